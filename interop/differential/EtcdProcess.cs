using System.Diagnostics;
using Grpc.Net.Client;

namespace Vigil.Interop.Differential;

/// <summary>A real etcd with a directory of its own.</summary>
internal sealed class EtcdProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private EtcdProcess(Process process, DirectoryInfo folder, string url) =>
        (_process, _folder, Channel) = (process, folder, GrpcChannel.ForAddress(url));

    public GrpcChannel Channel { get; }

    /// <summary>Where the program is; null when it is not on the PATH.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "etcd")).FirstOrDefault(File.Exists);

    public static async Task<EtcdProcess> StartAsync(string program, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("etcd-differential-");
        var (clients, peers) = ($"http://127.0.0.1:{Ports.Free()}", $"http://127.0.0.1:{Ports.Free()}");
        var start = new ProcessStartInfo(
            program,
            [
                "--data-dir", folder.FullName, "--listen-client-urls", clients, "--advertise-client-urls", clients,
                "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster",
                $"default={peers}", "--log-level", "fatal",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new EtcdProcess(process, folder, clients);
        await Ports.UntilItServesAsync(server.Channel, cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
