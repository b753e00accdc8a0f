using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Soak;

/// <summary>All members, and an operator's view of them.</summary>
internal sealed class MemberSet : IAsyncDisposable
{
    /// <summary>Below what connections get: nobody takes a member's port while the member is down.</summary>
    private const int PortsFrom = 10_000;
    private const int PortsTo = 30_000;

    private readonly MemberProcess[] _all;
    private readonly VigilClient[] _operators;
    private readonly string _initialCluster;

    public MemberSet(SoakOptions options, Random random)
    {
        _all =
        [
            .. Enumerable.Range(0, options.Members)
                .Select(i => new MemberProcess($"{(char)('a' + i)}", options, FreePort(random), FreePort(random))),
        ];
        _initialCluster = string.Join(',', _all.Select(member => $"{member.Name}={member.PeerUrl}"));
        _operators =
        [
            .. _all.Select(member => VigilChannel.Connect(
                [member.Url],
                new VigilClientOptions { RequestTimeout = TimeSpan.FromSeconds(1), AttemptsMax = 1 },
                new VigilChannelOptions())),
        ];
    }

    public IReadOnlyList<MemberProcess> All => _all;

    /// <summary>The members' addresses, another one first for each client.</summary>
    public string[] UrlsFrom(int first) =>
        [.. Enumerable.Range(first, _all.Length).Select(i => _all[i % _all.Length].Url)];

    /// <summary>Starts one; see <see cref="MemberProcess.StartAsync"/>.</summary>
    public Task StartAsync(MemberProcess member) => member.StartAsync(_initialCluster);

    /// <summary>The member that says that it leads, by the largest term; null when none says so.</summary>
    public async Task<MemberProcess?> FindLeaderAsync()
    {
        var answers = await Task.WhenAll(_operators.Select(GetStatusAsync));
        var best = -1;
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i] is { } answer && answer.Leader != 0 && answer.Leader == answer.Header.MemberId
                && (best < 0 || answer.RaftTerm > answers[best]?.RaftTerm))
            {
                best = i;
            }
        }

        return best < 0 ? null : _all[best];
    }

    /// <summary>A hash of what each member holds up to a revision; null for one that does not answer.</summary>
    public async Task<uint?[]> HashAsync(long revision) => await Task.WhenAll(_operators.Select(async operated =>
    {
        try
        {
            return (uint?)(await operated.HashKvAsync(revision, CancellationToken.None)).Hash;
        }
        catch (RpcException)
        {
            return null;
        }
    }));

    public async ValueTask DisposeAsync()
    {
        foreach (var operated in _operators)
        {
            await operated.DisposeAsync();
        }

        foreach (var member in _all)
        {
            member.Dispose();
        }
    }

    private static async Task<Api.StatusResponse?> GetStatusAsync(VigilClient operated)
    {
        try
        {
            return await operated.GetStatusAsync(CancellationToken.None);
        }
        catch (RpcException)
        {
            return null;
        }
    }

    private static int FreePort(Random random)
    {
        while (true)
        {
            var port = random.Next(PortsFrom, PortsTo);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; there are others.
            }
        }
    }
}
