using System.Diagnostics;
using System.Globalization;

namespace Vigil.Durable;

/// <summary>One member, Vigil's or etcd's: both know the same flags. Its directory outlives its processes.</summary>
/// <param name="command">The program and its first arguments.</param>
/// <param name="name">Its name.</param>
/// <param name="folder">Its directory.</param>
/// <param name="port">Where clients are served; the port after it is for members.</param>
internal sealed class Server(IReadOnlyList<string> command, string name, string folder, int port) : IDisposable
{
    private Process? _process;

    public string Name => name;

    public string Url => Local(port);

    public string PeerUrl => Local(port + 1);

    public int Port => port;

    /// <summary>How much processor time its process has used.</summary>
    public TimeSpan Used
    {
        get
        {
            _process?.Refresh();
            return _process?.TotalProcessorTime ?? TimeSpan.Zero;
        }
    }

    /// <summary>Starts a process on the directory.</summary>
    public void Start(string initialCluster)
    {
        var info = new ProcessStartInfo(command[0],
        [
            .. command.Skip(1),
            "--name", name, "--data-dir", folder, "--initial-cluster", initialCluster,
            "--listen-client-urls", Url, "--advertise-client-urls", Url,
            "--listen-peer-urls", PeerUrl, "--initial-advertise-peer-urls", PeerUrl,
            "--heartbeat-interval", "100", "--election-timeout", "1000",
            "--quota-backend-bytes", "8589934592", "--log-level", "error",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(info) ?? throw new InvalidOperationException($"{command[0]} can't be started.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    public void Dispose() => Kill();

    private static string Local(int at) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{at}");
}
