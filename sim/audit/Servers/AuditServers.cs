using Grpc.Core;
using Vigil.Client;
using Vigil.Client.Hosting;
using Vigil.Sim.Audit.Wires;

namespace Vigil.Sim.Audit.Servers;

/// <summary>The members under audit: an operator's view of them, and the wires that clients reach them by.</summary>
internal abstract class AuditServers : IAsyncDisposable
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    private readonly List<TcpProxy> _proxies = [];
    private readonly VigilClient[] _operators;
    private readonly string[] _urls;

    /// <summary>Knows members by where they serve clients.</summary>
    protected AuditServers(IReadOnlyList<string> urls)
    {
        _urls = [.. urls];
        _operators =
        [
            .. urls.Select(url => VigilChannel.Connect(
                [url], new VigilClientOptions { RequestTimeout = Quick, AttemptsMax = 1 }, new VigilChannelOptions())),
        ];
    }

    /// <summary>How many members there are.</summary>
    public int Count => _urls.Length;

    /// <summary>Where each serves clients, past all proxies.</summary>
    public IReadOnlyList<string> Urls => _urls;

    /// <summary>Every link.</summary>
    public Links Links { get; } = new(TimeProvider.System);

    /// <summary>Where what members print goes; empty when that is somebody else's.</summary>
    public virtual IReadOnlyList<string> Logs => [];

    /// <summary>The name of a member among the links.</summary>
    public static string NameOf(int member) => $"{(char)('a' + member)}";

    /// <summary>An operator's client, which calls one member past all proxies.</summary>
    public VigilClient Operator(int member) => _operators[member];

    /// <summary>Whether a member has its process, as far as anybody can know.</summary>
    public virtual bool IsUp(int member) => true;

    /// <summary>What is wrong with the processes; null when nothing is.</summary>
    public virtual string? Complaint() => null;

    /// <summary>A member's process; null when it is not ours.</summary>
    public virtual MemberProcess? ProcessOf(int member) => null;

    /// <summary>Kills a member.</summary>
    public virtual Task KillAsync(int member) => throw NotOurs("kill");

    /// <summary>Starts a member again, and waits until it serves.</summary>
    public virtual Task RestartAsync(int member) => throw NotOurs("start");

    /// <summary>Removes a member, and starts another in its place with an empty directory.</summary>
    public virtual Task ReplaceAsync(int member) => throw NotOurs("replace");

    /// <summary>Resets a member's connections with others of its kind.</summary>
    public virtual void ResetPeers(int member) => throw NotOurs("reset the peers of");

    /// <summary>A member's disk; null when it has none that can be frozen.</summary>
    public virtual LoopDisk? DiskOf(int member) => null;

    /// <summary>Where a client reaches a member: a proxy of its own.</summary>
    public string UrlFor(string client, int member)
    {
        var proxy = new TcpProxy(NameOf(member), Addresses.Of(_urls[member]), Links, (_, _) => client);
        _proxies.Add(proxy);
        return $"http://{proxy.Address}";
    }

    /// <summary>Resets a member's connections with clients.</summary>
    public void ResetClients(int member)
    {
        // Proxies are made client by client, and for each client all its members.
        var address = Addresses.Of(_urls[member]);
        _proxies.Where(proxy => proxy.Server.Equals(address)).ToList().ForEach(proxy => proxy.Reset(null));
    }

    /// <summary>What each member says of itself; null for one that does not answer.</summary>
    public async Task<Api.StatusResponse?[]> StatusAsync() => await Task.WhenAll(_operators.Select(async one =>
    {
        try
        {
            return await one.GetStatusAsync(CancellationToken.None);
        }
        catch (RpcException)
        {
            return null;
        }
    }));

    /// <summary>The member that says that it leads, by the largest term; null when none says so.</summary>
    public async Task<int?> FindLeaderAsync()
    {
        var answers = await StatusAsync();
        return Enumerable.Range(0, answers.Length).Cast<int?>()
            .Where(i => answers[i ?? 0] is { Leader: not 0 } answer && answer.Leader == answer.Header.MemberId)
            .MaxBy(i => answers[i ?? 0]?.RaftTerm);
    }

    /// <summary>A hash of what each member holds up to a revision; null for one that does not answer.</summary>
    public async Task<uint?[]> HashAsync(long revision) => await Task.WhenAll(_operators.Select(async one =>
    {
        try
        {
            return (uint?)(await one.HashKvAsync(revision, CancellationToken.None)).Hash;
        }
        catch (RpcException)
        {
            return null;
        }
    }));

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        _proxies.ForEach(proxy => proxy.Dispose());
        foreach (var one in _operators)
        {
            await one.DisposeAsync();
        }
    }

    private static AuditException NotOurs(string what) => new(
        $"Nobody can {what} a member that was running already: give --etcd or --server, and leave --endpoints out.");
}
