using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Vigil.Properties.Replay;

/// <summary>A program that a test starts: each wait for it has an end, and it is gone when the test is.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>Far longer than anything takes on a machine that is busy with something else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    private static readonly Dictionary<string, int> Signals = new(StringComparer.Ordinal)
    {
        ["INT"] = 2,
        ["KILL"] = 9,
        ["TERM"] = 15,
    };

    private readonly Process _process;
    private readonly string _name;

    private ChildProcess(Process process, string name) => (_process, _name) = (process, name);

    /// <summary>Starts one in the repository's folder.</summary>
    public static ChildProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = Repository.Root;
        var process = Process.Start(start)
            ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
        return new ChildProcess(process, $"{start.FileName} {string.Join(' ', start.ArgumentList)}");
    }

    /// <summary>Waits until something holds, which must be before the program ends.</summary>
    public void Await(Func<bool> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.False(_process.HasExited, $"{_name} was over before it could be stopped.");
            Assert.True(waited.Elapsed < Patience, $"{_name} did not come so far in {Patience.TotalMinutes} minutes.");
            Thread.Sleep(Between);
        }
    }

    /// <summary>Waits for one line of its output; null at the output's end.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    /// <summary>Gives it a line, if its input was redirected.</summary>
    public Task WriteLineAsync() => _process.StandardInput.WriteLineAsync();

    /// <summary>Sends a signal to a program that still runs.</summary>
    /// <param name="signal">INT, KILL or TERM.</param>
    public void Signal(string signal) =>
        Assert.True(Kill(_process.Id, Signals[signal]) == 0, $"{_name} was over before it was sent SIG{signal}.");

    /// <summary>Waits for its end.</summary>
    public (int ExitCode, string Output, string Errors) End()
    {
        var (output, errors) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
        var isOver = Task.WaitAll([output, errors], Patience) && _process.WaitForExit(Patience);
        Assert.True(isOver, $"{_name} did not end in {Patience.TotalMinutes} minutes.");
        return (_process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
