using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary><c>vigil serve</c> as a process of its own, which can be killed.</summary>
internal sealed class VigilProcess : IDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<bool> _serves = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private VigilProcess(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Vigil.Cli.VigilCommand).Assembly.Location);
        start.ArgumentList.Add("serve");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Three members and a test share few cores.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.Exited += (_, _) => _serves.TrySetResult(false);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it printed so far.</summary>
    public string Output => Read(_output);

    /// <summary>All that it complained of so far.</summary>
    public string Errors => Read(_errors);

    /// <summary>Starts one and waits until it serves.</summary>
    public static async Task<VigilProcess> ServeAsync(params string[] arguments)
    {
        var process = Start(arguments);
        if (!await process._serves.Task.WaitAsync(Deadline.Token))
        {
            var exitCode = await process.ExitAsync();
            Assert.Fail(
                $"vigil serve {string.Join(' ', arguments)}: exit {exitCode}\n{process.Output}{process.Errors}");
        }

        return process;
    }

    /// <summary>Starts one that may well refuse.</summary>
    public static VigilProcess Start(params string[] arguments) => new(arguments);

    /// <summary>SIGKILL: it dies at once.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM: it shuts down.</summary>
    public Task<int> TerminateAsync()
    {
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        return ExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Deadline.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Add(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line).Append(line is null ? "" : "\n");
        }

        if (text == _output && line is not null && line.StartsWith("The data are in ", StringComparison.Ordinal))
        {
            _serves.TrySetResult(true);
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
