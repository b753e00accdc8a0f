using System.Globalization;
using Spectre.Console;

namespace Vigil.Sim.Cli;

/// <summary>Shows how far a sweep is: a bar on a terminal, a line now and then elsewhere.</summary>
internal static class Progress
{
    private static readonly ProgressWords Executions = new("executions", "broke a law", "all laws held so far");
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    /// <summary>Runs something that says after each execution how many there were, and how many broke a law.</summary>
    public static T Show<T>(long executions, Func<Action<long, long>, T> sweep) =>
        Show(executions, Executions, sweep);

    /// <summary>Runs something that says after each thing how many were done, and how many of them count.</summary>
    public static T Show<T>(long count, ProgressWords words, Func<Action<long, long>, T> run)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            return ShowLines(count, words, run);
        }

        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(words.Things, maxValue: count);
                return run((done, some) =>
                {
                    task.Value = done;
                    task.Description = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{done:n0} {words.Things}{(some == 0 ? "" : $", [red]{some:n0} {words.Some}[/]")}");
                });
            });
    }

    private static T ShowLines<T>(long count, ProgressWords words, Func<Action<long, long>, T> run)
    {
        var last = TimeProvider.System.GetTimestamp();
        return run((done, some) =>
        {
            if (TimeProvider.System.GetElapsedTime(last) >= Between)
            {
                last = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{done:n0} of {count:n0} {words.Things}, "
                    + $"{(some == 0 ? words.None : $"{some:n0} {words.Some}")}"));
            }
        });
    }
}
