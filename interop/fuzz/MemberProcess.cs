using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Net.Client;

namespace Vigil.Fuzz;

/// <summary>One durable member as a process, and what can be seen of it from outside.</summary>
internal sealed partial class MemberProcess : IDisposable
{
    /// <summary>Lines of which one is shown.</summary>
    private const int ComplaintsMax = 20;
    private const int ComplaintMax = 400;

    private readonly object _gate = new();
    private readonly List<string> _complaints = [];
    private readonly Process _process;
    private readonly GrpcChannel _channel;
    private int _lines;

    public MemberProcess(string server, string name, string folder, int clientPort, int peerPort, string cluster)
    {
        (Name, ClientPort, PeerPort) = (name, clientPort, peerPort);
        string[] serve =
        [
            "serve", "--name", name, "--data-dir", Path.Combine(folder, name), "--listen-client-urls", Url(clientPort),
            "--listen-peer-urls", Url(peerPort), "--initial-cluster", cluster, "--log-level", "warn",
        ];
        var start = server.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [server, .. serve])
            : new ProcessStartInfo(server, serve);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{server} could not be started.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _channel = GrpcChannel.ForAddress(
            Url(clientPort), new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false } });
        Kv = new Api.KV.KVClient(_channel);
        Cluster = new Api.Cluster.ClusterClient(_channel);
    }

    public string Name { get; }

    public int ClientPort { get; }

    public int PeerPort { get; }

    /// <summary>Its id; 0 before it is known.</summary>
    public ulong Id { get; set; }

    public Api.KV.KVClient Kv { get; }

    public Api.Cluster.ClusterClient Cluster { get; }

    /// <summary>Its exit code; null as long as it runs.</summary>
    public int? Ended => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Lines on stderr at warnings and above; a line and what belongs to it count as they come.</summary>
    public int Lines => Volatile.Read(ref _lines);

    /// <summary>The memory that it has now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64;
        }
    }

    /// <summary>The most that <see cref="Memory"/> came to.</summary>
    public long MemoryMax { get; set; }

    /// <summary>What no message may cause: broken invariants, exceptions, errors.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_gate)
            {
                return [.. _complaints];
            }
        }
    }

    public static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    public void Dispose()
    {
        _channel.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        Interlocked.Increment(ref _lines);
        lock (_gate)
        {
            if (Complaint().IsMatch(line) && _complaints.Count < ComplaintsMax)
            {
                _complaints.Add(line[..Math.Min(line.Length, ComplaintMax)]);
            }
        }
    }

    [GeneratedRegex(@"Invariant|Unhandled|Exception|^\s*(fail|crit): |this is a bug|   at ")]
    private static partial Regex Complaint();
}
