using System.Globalization;
using Spectre.Console;

namespace Vigil.Sim.Cli;

/// <summary>Shows how far a sweep is: a bar on a terminal, a line now and then elsewhere.</summary>
internal static class Progress
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    /// <summary>Runs something that says after each execution how many there were, and how many broke a law.</summary>
    public static T Show<T>(long executions, Func<Action<long, long>, T> sweep)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            return ShowLines(executions, sweep);
        }

        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("executions", maxValue: executions);
                return sweep((done, broken) =>
                {
                    task.Value = done;
                    task.Description = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{done:n0} executions{(broken == 0 ? "" : $", [red]{broken:n0} broke a law[/]")}");
                });
            });
    }

    private static T ShowLines<T>(long executions, Func<Action<long, long>, T> sweep)
    {
        var last = TimeProvider.System.GetTimestamp();
        return sweep((done, broken) =>
        {
            if (TimeProvider.System.GetElapsedTime(last) >= Between)
            {
                last = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{done:n0} of {executions:n0} executions, "
                    + $"{(broken == 0 ? "all laws held so far" : $"{broken:n0} broke a law")}"));
            }
        });
    }
}
