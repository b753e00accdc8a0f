using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;

namespace Vigil.Fuzz;

/// <summary>The members that messages are sent to: one that is alone, and three that are a cluster.</summary>
internal sealed class Fleet : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LogPatience = TimeSpan.FromMilliseconds(250);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzz-");
    private int _round;

    private Fleet(string server)
    {
        var ports = FreePorts(8);
        string[] names = ["alone", "a", "b", "c"];
        string PeerOf(int i) => $"{names[i]}={MemberProcess.Url(ports[(2 * i) + 1])}";
        Members =
        [
            .. names.Select((name, i) => new MemberProcess(
                server,
                name,
                _folder.FullName,
                ports[2 * i],
                ports[(2 * i) + 1],
                i == 0 ? PeerOf(0) : string.Join(',', PeerOf(1), PeerOf(2), PeerOf(3)))),
        ];
    }

    /// <summary>The first is alone.</summary>
    public IReadOnlyList<MemberProcess> Members { get; }

    /// <summary>The cluster of three, as its members know it.</summary>
    public ulong ClusterId { get; private set; }

    /// <summary>Starts them, and returns when all of them answer.</summary>
    /// <exception cref="InvalidOperationException">One does not.</exception>
    public static async Task<Fleet> StartAsync(string server)
    {
        var fleet = new Fleet(server);
        try
        {
            foreach (var member in fleet.Members)
            {
                var list = await fleet.PersistAsync(member, options =>
                    member.Cluster.MemberListAsync(new Api.MemberListRequest { Linearizable = true }, options));
                (fleet.ClusterId, member.Id) = (list.Header.ClusterId, list.Header.MemberId);
            }

            return fleet;
        }
        catch (RpcException failure)
        {
            fleet.Dispose();
            throw new InvalidOperationException($"{server} does not answer: {failure.Status}", failure);
        }
    }

    /// <summary>Puts and gets through each member, compacts what is behind, and looks at the processes.</summary>
    /// <param name="linesMax">The most lines that a member may have logged since it began.</param>
    /// <param name="bytesMax">The most memory of a member.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public async Task<string?> CheckAsync(int linesMax, long bytesMax)
    {
        _round++;
        try
        {
            foreach (var member in Members)
            {
                if (await CheckAsync(member) is { } wrong)
                {
                    return $"{member.Name}: {wrong}";
                }
            }
        }
        catch (RpcException failure)
        {
            return Members.FirstOrDefault(member => member.Ended is not null) is { } ended
                ? $"{ended.Name}: its process ended with {ended.Ended}: {string.Join(" | ", ended.Complaints)}"
                : $"a put or a get was refused for {Patience.TotalSeconds} s: {failure.Status}";
        }

        // What was logged is on its way.
        await Task.Delay(LogPatience);
        foreach (var member in Members)
        {
            var memory = member.Memory;
            member.MemoryMax = Math.Max(member.MemoryMax, memory);
            var wrong = member.Ended is { } code ? $"its process ended with {code}"
                : member.Complaints is [var first, ..] ? $"it logged: {first}"
                : member.Lines > linesMax ? $"it logged {member.Lines} lines, more than {linesMax}"
                : memory > bytesMax ? $"it has {memory >> 20} MiB of memory, more than {bytesMax >> 20}"
                : null;
            if (wrong is not null)
            {
                return $"{member.Name}: {wrong}";
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var member in Members)
        {
            member.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<string?> CheckAsync(MemberProcess member)
    {
        var put = new Api.PutRequest
        {
            Key = ByteString.CopyFromUtf8($"check/{member.Name}"),
            Value = ByteString.CopyFromUtf8($"{_round}"),
        };
        var written = await PersistAsync(member, options => member.Kv.PutAsync(put, options));
        foreach (var other in member == Members[0] ? [member] : Members.Skip(1))
        {
            var read = await PersistAsync(
                other, options => other.Kv.RangeAsync(new Api.RangeRequest { Key = put.Key }, options));
            if (read.Kvs is not [var pair] || pair.Value != put.Value)
            {
                return $"{put.Value.ToStringUtf8()} was put, and {other.Name} has {read}";
            }
        }

        var compaction = new Api.CompactionRequest { Revision = written.Header.Revision };
        try
        {
            await PersistAsync(member, options => member.Kv.CompactAsync(compaction, options));
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.OutOfRange)
        {
            // A message has compacted it.
        }

        return null;
    }

    /// <summary>A leader may have moved, which is nothing that may not be.</summary>
    private async Task<T> PersistAsync<T>(MemberProcess member, Func<CallOptions, AsyncUnaryCall<T>> call)
    {
        var last = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                using var running = call(new CallOptions(deadline: last).WithWaitForReady());
                return await running.ResponseAsync;
            }
            catch (RpcException failure) when (IsPassing(failure) && DateTime.UtcNow < last && member.Ended is null)
            {
                await Task.Delay(100);
            }
        }
    }

    private static bool IsPassing(RpcException failure) => failure.StatusCode is StatusCode.Unavailable
        || failure.Status.Detail.Contains("timed out", StringComparison.Ordinal);

    private static int[] FreePorts(int count)
    {
        var probes = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(probes, probe => probe.Start());
        var ports = probes.Select(probe => ((IPEndPoint)probe.LocalEndpoint).Port).ToArray();
        Array.ForEach(probes, probe => probe.Dispose());
        return ports;
    }
}
