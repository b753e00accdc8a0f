using Vigil.Raft;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>A link to each of the other members. Used by the node's loop alone.</summary>
internal sealed class PeerLinks(
    ulong cluster,
    Api.Member self,
    IPeerConnector connector,
    LogStore storage,
    NodeOptions options,
    TimeProvider time,
    ISpawner spawner)
{
    private readonly SortedDictionary<ulong, PeerLink> _links = [];
    private readonly List<Task> _running = [];

    /// <summary>
    /// Whom this member has heard of and its own log does not know: what a member was told when it joined, and who has
    /// written to it since. A leader that joined later than the snapshot that it sends is one of them.
    /// </summary>
    private readonly SortedDictionary<ulong, Api.Member> _strangers = [];

    /// <summary>What became of snapshots and messages, for the loop to tell Raft.</summary>
    public required Action<ulong> OnUnreachable { get; init; }

    /// <summary>This member was removed, and another one says so.</summary>
    public required Action OnRemoved { get; init; }

    /// <summary>As <see cref="NodeParts.OnRefused"/>.</summary>
    public Action<Api.Member, string>? OnRefused { get; init; }

    /// <summary>The snapshot on this member's disk can't be read.</summary>
    public required Action<StorageException> OnDamaged { get; init; }

    /// <summary>Whether a snapshot arrived.</summary>
    public required Action<ulong, bool> OnSnapshot { get; init; }

    /// <summary>Somebody writes to this member, or it was told of them. Nothing when they are known.</summary>
    public void Meet(Api.Member stranger)
    {
        if (stranger.ID != self.ID && stranger.PeerURLs.Count > 0 && !_links.ContainsKey(stranger.ID))
        {
            _strangers[stranger.ID] = stranger;
            Begin(stranger);
        }
    }

    /// <summary>Links to those who are members now; those who were removed are let go.</summary>
    /// <param name="members">As far as applied.</param>
    /// <param name="isRemoved">Who never comes back.</param>
    public void Follow(IReadOnlyList<Api.Member> members, Func<ulong, bool> isRemoved)
    {
        foreach (var member in members.Where(member => member.ID != self.ID))
        {
            _strangers.Remove(member.ID);
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
            _strangers.Remove(gone.Member.ID);
            End(gone);
        }

        bool IsGone(ulong id) =>
            isRemoved(id) || (!_strangers.ContainsKey(id) && members.All(member => member.ID != id));
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
                    OnSnapshot(message.To, false);
                }
            }
            else if (message.Snapshot is { } snapshot)
            {
                _running.RemoveAll(task => task.IsCompleted);
                _running.Add(spawner.Spawn("peer.snapshot", () => InstallAsync(link, message, snapshot)));
            }
            else
            {
                link.Add(message);
            }
        }
    }

    /// <summary>The way to call a member; null when there is none.</summary>
    public PeerLink? Find(ulong member) => _links.GetValueOrDefault(member);

    public async Task StopAsync()
    {
        foreach (var link in _links.Values.ToList())
        {
            End(link);
        }

        await Task.WhenAll(_running);
    }

    private void Begin(Api.Member member)
    {
        var link = new PeerLink(cluster, self, member, connector.Connect(member), options, time)
        {
            OnUnreachable = () => OnUnreachable(member.ID),
            OnRemoved = OnRemoved,
            OnRefused = OnRefused,
        };
        _links.Add(member.ID, link);
        _running.Add(spawner.Spawn("peer.send", link.RunAsync));
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
            if (await storage.ReadSnapshotAsync(snapshot.Index, snapshot.Term) is { } whole)
            {
                hasArrived = await link.InstallAsync(message, whole);
            }
        }
        catch (StorageException damaged)
        {
            // What this member would send to another, or begin with itself, is lost: the operator must know now.
            OnDamaged(damaged);
        }
        finally
        {
            OnSnapshot(link.Member.ID, hasArrived);
        }
    }
}
