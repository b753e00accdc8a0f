using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Search;

namespace Vigil.Sim.Cli;

/// <summary>Shows how far a sweep is: a bar on a terminal, a line now and then elsewhere.</summary>
internal static class Progress
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    public static SweepResult Show(SweepOptions options, Func<Action<int>, SweepResult> sweep)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            return ShowLines(options, sweep);
        }

        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("executions", maxValue: options.Executions);
                return sweep(done =>
                {
                    task.Value = done;
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"{done:n0} executions");
                });
            });
    }

    private static SweepResult ShowLines(SweepOptions options, Func<Action<int>, SweepResult> sweep)
    {
        var last = TimeProvider.System.GetTimestamp();
        return sweep(done =>
        {
            if (TimeProvider.System.GetElapsedTime(last) >= Between)
            {
                last = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{done:n0} of {options.Executions:n0} executions, all laws held so far"));
            }
        });
    }
}
