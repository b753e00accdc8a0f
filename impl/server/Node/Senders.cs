using Grpc.Core;
using Vigil.Api.Peers;

namespace Vigil.Server.Node;

/// <summary>Who may send to this member: members, and those that members name. Thread-safe.</summary>
/// <remarks>
/// A member that is behind may not know who leads by now: who was added after what it has applied, or after the
/// snapshot that it was sent. It does not take a sender's word for that. It looks into its own log for changes that it
/// has not applied, and then inquires of the members that it knows, at the addresses that it knows. A member that was
/// away while all others were replaced finds nobody to inquire of: it has to be removed, and added again.
/// </remarks>
internal sealed class Senders(
    Membership membership,
    NodeParts parts,
    NodeOptions options,
    Waiters waiters,
    Mailbox<INodeMail> mailbox)
{
    /// <summary>Guards <see cref="_named"/>; held over nothing else.</summary>
    private readonly object _gate = new();

    /// <summary>Those that others have named.</summary>
    private readonly SortedDictionary<ulong, Api.Member> _named = [];

    /// <summary>1 while others are inquired of: one round at a time, whoever floods this member.</summary>
    private int _isInquiring;

    /// <summary>Whether a sender is a member, as far as this one can know.</summary>
    /// <param name="id">Who it claims to be.</param>
    /// <param name="ending">Gives up.</param>
    public async ValueTask<bool> AdmitsAsync(ulong id, CancellationToken ending)
    {
        if (membership.Find(id) is not null || Find(id) is not null)
        {
            return true;
        }

        if (await FindInLogAsync(id, ending) is { } added)
        {
            Add(added);
            return true;
        }

        if (Interlocked.Exchange(ref _isInquiring, 1) != 0)
        {
            return false;
        }

        try
        {
            return await InquireAsync(id, ending);
        }
        finally
        {
            Volatile.Write(ref _isInquiring, 0);
        }
    }

    /// <summary>A member that this one's log does not name, with its addresses; null when it is none.</summary>
    public Api.Member? Find(ulong id)
    {
        lock (_gate)
        {
            return _named.GetValueOrDefault(id) ?? parts.Hosts.FirstOrDefault(host => host.ID == id);
        }
    }

    private async ValueTask<Api.Member?> FindInLogAsync(ulong id, CancellationToken ending)
    {
        try
        {
            return await waiters.WaitAsync(
                new SenderQuestion(id),
                options.ElectionTimeout,
                waiter => mailbox.Add((SenderQuestion)waiter, options.MessagesMax).OrThrow(),
                ending);
        }
        catch (RpcException)
        {
            // The loop is stuck, or has too much to do: it could not take the message either.
            return null;
        }
    }

    private void Add(Api.Member member)
    {
        lock (_gate)
        {
            _named[member.ID] = member;
        }
    }

    private async Task<bool> InquireAsync(ulong id, CancellationToken ending)
    {
        var self = parts.Identity.MemberId;
        var others = membership.List();
        foreach (var other in (others.Count > 0 ? others : parts.Hosts).Where(member => member.ID != self))
        {
            if (await MembersOfAsync(other, ending) is not { } answer || answer.Cluster != parts.Identity.ClusterId)
            {
                continue;
            }

            if (answer.Members.FirstOrDefault(member => member.ID == id) is { PeerURLs.Count: > 0 } found)
            {
                Add(found);
                return true;
            }
        }

        return false;
    }

    private async Task<MembersAnswer?> MembersOfAsync(Api.Member other, CancellationToken ending)
    {
        using var patience = new CancellationTokenSource(options.TickInterval, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ending);
        try
        {
            var client = new Peer.PeerClient(parts.Connector.Connect(other));
            using var call = client.MembersAsync(new MembersCall(), cancellationToken: either.Token);
            return await call.ResponseAsync;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException || PeerLinks.IsNoAddress(e))
        {
            // Somebody else may know.
            return null;
        }
    }
}
