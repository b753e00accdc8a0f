using Spectre.Console;

namespace Vigil.Cli.Check;

/// <summary>A bar on stderr while something long runs; nothing when that is no terminal.</summary>
internal static class ProgressBar
{
    /// <param name="total">What the bar's steps add up to.</param>
    /// <param name="work">Gets what it calls to say how many steps are done; it may be called by many at once.</param>
    public static async Task<T> ShowAsync<T>(double total, Func<Action<double>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return await work(_ => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("", maxValue: total);
                return await work(task.Increment);
            });
    }
}
