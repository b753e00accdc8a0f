using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Vigil.Interop.DotnetEtcd;

/// <summary>A server as a process of its own, which can be killed and started again at the same address.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly string _program;
    private Process _process;

    private ServerProcess(string program, string url)
    {
        (_program, Url) = (program, url);
        _process = Launch();
    }

    public string Url { get; }

    public static ServerProcess Start(string program)
    {
        var port = FreePort();
        return new ServerProcess(program, $"http://127.0.0.1:{port}");
    }

    /// <summary>Kills the process (SIGKILL), and starts another at the same address.</summary>
    public void KillAndRestart()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = Launch();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>
    /// Below the ports of outgoing connections: one of those could be given to somebody else while the server is down.
    /// </summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 30_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; there are others.
            }
        }
    }

    /// <summary>Returns when the server says that it serves.</summary>
    private Process Launch()
    {
        var isAssembly = _program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : _program) { RedirectStandardOutput = true };
        string[] arguments = ["serve", "--listen-client-urls", Url];
        foreach (var argument in isAssembly ? [_program, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{_program} could not be started.");
        return process.StandardOutput.ReadLine() is { } line && line.Contains("serves", StringComparison.Ordinal)
            ? process
            : throw new InvalidOperationException($"{_program} did not begin to serve.");
    }
}
