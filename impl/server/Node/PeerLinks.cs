using Grpc.Core;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>A link to each of the other members. The loop's, except for <see cref="Stop"/>, after its end.</summary>
internal sealed class PeerLinks(
    ulong cluster,
    Api.Member self,
    NodeParts parts,
    NodeOptions options,
    Mailbox<INodeMail> mailbox,
    Supervisor supervisor,
    PeerRefusals refusals)
{
    private readonly SortedDictionary<ulong, PeerLink> _links = [];

    /// <summary>
    /// Members that this one's own log does not know: those it was configured with when it joined, and those that have
    /// written to it since. A leader that joined later than the snapshot that it sends is one of them.
    /// </summary>
    private readonly SortedDictionary<ulong, Api.Member> _unlisted = [];

    /// <summary>Adds a member that writes to this one, or was configured. Does nothing when it is known.</summary>
    public void Meet(Api.Member peer)
    {
        if (peer.ID != self.ID && peer.PeerURLs.Count > 0 && !_links.ContainsKey(peer.ID))
        {
            _unlisted[peer.ID] = peer;
            Begin(peer);
        }
    }

    /// <summary>Links to the current members; links to removed ones are closed.</summary>
    public void Follow(Membership membership)
    {
        var members = membership.List();
        foreach (var member in members.Where(member => member.ID != self.ID))
        {
            _unlisted.Remove(member.ID);
            if (_links.TryGetValue(member.ID, out var link) && !link.Member.PeerURLs.SequenceEqual(member.PeerURLs))
            {
                End(link);
            }

            if (!_links.ContainsKey(member.ID))
            {
                Begin(member);
            }
        }

        foreach (var gone in _links.Values.Where(link => IsGone(link.Member.ID)).ToList())
        {
            _unlisted.Remove(gone.Member.ID);
            End(gone);
        }

        bool IsGone(ulong id) =>
            membership.IsRemoved(id) || (!_unlisted.ContainsKey(id) && members.All(member => member.ID != id));
    }

    /// <summary>Sends what can be sent; the rest is lost, as on any network.</summary>
    public void Send(IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            if (!_links.TryGetValue(message.To, out var link))
            {
                if (message.Snapshot is not null)
                {
                    mailbox.Add(new SnapshotSent(message.To, HasArrived: false));
                }
            }
            else if (message.Snapshot is { } snapshot)
            {
                supervisor.Run("peer.snapshot", () => InstallAsync(link, message, snapshot));
            }
            else
            {
                link.Add(message);
            }
        }
    }

    /// <summary>Writes to all of them, to find out whether this one is still a member.</summary>
    public void Greet()
    {
        foreach (var link in _links.Values)
        {
            link.Greet();
        }
    }

    /// <summary>Ends all of them.</summary>
    public void Stop()
    {
        foreach (var link in _links.Values.ToList())
        {
            End(link);
        }
    }

    /// <summary>Whether an exception means that an address is none.</summary>
    internal static bool IsNoAddress(Exception failure) =>
        failure is FormatException or ArgumentException or InvalidOperationException or NotSupportedException;

    private void Begin(Api.Member member)
    {
        CallInvoker invoker;
        try
        {
            invoker = parts.Connector.Connect(member);
        }
        catch (Exception e) when (IsNoAddress(e))
        {
            // The log may hold an address that nobody checked. The others go on without this one.
            refusals.Unreachable(member.ID, e.Message);
            return;
        }

        var link = new PeerLink(cluster, self, member, invoker, options, parts.Time)
        {
            OnUnreachable = () => mailbox.Add(new PeerUnreachable(member.ID)),
            OnRemoved = () => mailbox.Add(new RemovalHeard()),
            OnRefused = parts.OnRefused,
        };
        _links.Add(member.ID, link);
        supervisor.Keep("peer.send", link.RunAsync, options.ElectionTimeout, parts.Time, link.Ending);
    }

    private void End(PeerLink link)
    {
        _links.Remove(link.Member.ID);
        link.Stop();
    }

    private async Task InstallAsync(PeerLink link, Message message, Snapshot snapshot)
    {
        var hasArrived = false;
        try
        {
            if (await parts.Storage.ReadSnapshotAsync(snapshot.Index, snapshot.Term) is { } whole)
            {
                hasArrived = await link.InstallAsync(message, whole);
            }
        }
        catch (StorageException damaged)
        {
            // What this member would send to another, or begin with itself, is lost: the operator must know now.
            mailbox.Add(new SnapshotDamaged(damaged));
        }
        finally
        {
            mailbox.Add(new SnapshotSent(link.Member.ID, hasArrived));
        }
    }
}
