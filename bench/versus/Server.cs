using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Versus;

/// <summary>A server in a process of its own, and a folder of its own in memory, gone when it is disposed.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private Server(string name, Func<string, string, ProcessStartInfo> start)
    {
        Name = name;
        _folder = Directory.CreateDirectory(Path.Combine("/dev/shm", $"versus-{Environment.ProcessId}-{name}"));
        Url = $"http://127.0.0.1:{FreePort()}";
        var info = start(Url, _folder.FullName);
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        _process = Process.Start(info) ?? throw new InvalidOperationException($"{name} can't be started.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public string Url { get; }

    /// <summary>How much processor time it has used.</summary>
    public TimeSpan Used
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Vigil, in memory.</summary>
    /// <param name="path">Its <c>vigil.dll</c>.</param>
    public static Server StartVigil(string path) => new(
        "vigil", (url, _) => new ProcessStartInfo("dotnet", [path, "serve", "--listen-client-urls", url]));

    /// <summary>Debian's etcd, whose disk is memory as well: what it syncs costs it nothing.</summary>
    public static Server StartEtcd() => new("etcd", (url, folder) => new ProcessStartInfo("etcd",
    [
        "--data-dir", folder,
        "--listen-client-urls", url,
        "--advertise-client-urls", url,
        "--listen-peer-urls", $"http://127.0.0.1:{FreePort()}",
        "--log-level", "error",
    ]));

    /// <summary>Waits until it answers.</summary>
    public async Task AwaitAsync()
    {
        using var client = VigilChannel.Connect(Url);
        while (true)
        {
            try
            {
                await client.GetAsync(KeySelector.Exactly("ready"), CancellationToken.None);
                return;
            }
            catch (Grpc.Core.RpcException) when (!_process.HasExited)
            {
                // Not yet.
            }
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
