using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace Vigil.Differential;

/// <summary>One member with a directory of its own, as a process.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly DirectoryInfo _directory;
    private readonly GrpcChannel _channel;

    private Server(string program, bool isEtcd)
    {
        _directory = Directory.CreateTempSubdirectory("differential-");
        var (client, peer) = ($"http://127.0.0.1:{FreePort()}", $"http://127.0.0.1:{FreePort()}");
        var isAssembly = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            .. isAssembly ? [program] : Array.Empty<string>(),
            .. isEtcd ? Array.Empty<string>() : ["serve"],
            "--name", "one",
            "--data-dir", Path.Combine(_directory.FullName, "data"),
            "--listen-client-urls", client,
            "--advertise-client-urls", client,
            "--listen-peer-urls", peer,
            "--initial-advertise-peer-urls", peer,
            "--initial-cluster", $"one={peer}",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _channel = GrpcChannel.ForAddress(
            client, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false } });
    }

    /// <summary>What calls go through.</summary>
    public CallInvoker Invoker => _channel.CreateCallInvoker();

    /// <summary>Starts one, and returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It does not, or ended.</exception>
    public static async Task<Server> StartAsync(string name, string program, bool isEtcd)
    {
        var server = new Server(program, isEtcd);
        try
        {
            var kv = new Api.KV.KVClient(server.Invoker);
            using var range = kv.RangeAsync(
                new Api.RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("a") },
                new CallOptions(deadline: DateTime.UtcNow + Patience).WithWaitForReady());
            await range.ResponseAsync;
            return server;
        }
        catch (RpcException failure)
        {
            server.Dispose();
            throw new InvalidOperationException($"{name} ({program}) does not answer: {failure.Status}", failure);
        }
    }

    public void Dispose()
    {
        _channel.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
