using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Vigil.Soak;

/// <summary>One member: a directory and a log that stay, and the process that has them now.</summary>
/// <param name="name">Its name, and that of its directory.</param>
/// <param name="options">Where things are.</param>
/// <param name="clientPort">Where it serves clients.</param>
/// <param name="peerPort">Where it serves members.</param>
internal sealed class MemberProcess(string name, SoakOptions options, int clientPort, int peerPort) : IDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly object _gate = new();
    private readonly StreamWriter _log = new(Path.Combine(options.DataDir, name + ".log")) { AutoFlush = true };
    private Process? _process;

    public string Name => name;

    public string Url => Local(clientPort);

    public string PeerUrl => Local(peerPort);

    public string LogPath => Path.Combine(options.DataDir, name + ".log");

    /// <summary>Between a start and a kill.</summary>
    public bool IsUp { get; private set; }

    /// <summary>What its process exited with although nobody killed it; null as long as it did not.</summary>
    public int? EndedBy => IsUp && _process is { HasExited: true } process ? process.ExitCode : null;

    /// <summary>Starts it on what its directory holds.</summary>
    /// <param name="initialCluster">All founders.</param>
    /// <returns>Ends when it serves, or when its process does: it may be killed before.</returns>
    public Task StartAsync(string initialCluster)
    {
        string[] serve =
        [
            "serve", "--name", name, "--data-dir", Path.Combine(options.DataDir, name), "--listen-client-urls", Url,
            "--listen-peer-urls", PeerUrl, "--initial-cluster", initialCluster,

            // Small, so that logs are cut and members that were away get snapshots.
            "--snapshot-count", "262144", "--snapshot-catchup-entries", "200",
            "--watch-progress-notify-interval", "500ms", "--log-level", "warn",
        ];
        var info = options.Server.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [options.Server, .. serve])
            : new ProcessStartInfo(options.Server, serve);
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        var serves = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process?.Dispose();
        _process = new Process { StartInfo = info, EnableRaisingEvents = true };
        _process.Exited += (_, _) => serves.TrySetResult();
        _process.OutputDataReceived += (_, line) => Read(line.Data, serves);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, serves);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        IsUp = true;
        return serves.Task;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        IsUp = false;
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause() => Signal(Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Signal(Continue);

    public void Dispose()
    {
        IsUp = false;
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        lock (_gate)
        {
            _log.Dispose();
        }
    }

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    [DllImport("libc", EntryPoint = "kill", SetLastError = true, ExactSpelling = true)]
    private static extern int Kill(int process, int signal);

    private void Signal(int signal)
    {
        if (_process is { HasExited: false } process)
        {
            _ = Kill(process.Id, signal);
        }
    }

    private void Read(string? line, TaskCompletionSource serves)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }

        if (line.StartsWith("The data are in ", StringComparison.Ordinal))
        {
            serves.TrySetResult();
        }
    }
}
