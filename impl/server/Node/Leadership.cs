using Vigil.Api;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>Who leads, since when, and who waits for somebody to.</summary>
/// <remarks>
/// The loop's, except for <see cref="Token"/>, <see cref="Changes"/> and <see cref="TimeoutOf"/>, which are for any
/// thread.
/// </remarks>
internal sealed class Leadership(RaftNode raft, NodeOptions options, Leaderless leaderless, TimeProvider time)
{
    private readonly List<LeaderTransfer> _transfers = [];
    private ulong _leader;
    private long _since;
    private long _changes;

    /// <summary>The timestamp of the last election that this member knows of; 0 before the first.</summary>
    private long _electedAt;

    /// <summary>As <see cref="ICluster.Leaderless"/>.</summary>
    public CancellationToken Token => leaderless.Token;

    /// <summary>How often another leader was known.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Whether there is a leader.</summary>
    public bool IsKnown => _leader != 0;

    /// <summary>
    /// The error of a request that is late. Source: etcd <c>server/etcdserver/server.go</c>, <c>parseProposeCtxErr</c>.
    /// </summary>
    /// <param name="begin">The timestamp at which it began to wait.</param>
    public EtcdError TimeoutOf(long begin)
    {
        var elected = Volatile.Read(ref _electedAt);
        return elected != 0 && begin < elected && time.GetElapsedTime(begin, elected) < 2 * options.ElectionTimeout
            ? EtcdErrors.TimeoutDueToLeaderFail
            : EtcdErrors.Timeout;
    }

    /// <summary>Looks up who leads now.</summary>
    /// <param name="ticks">The loop's.</param>
    /// <returns>What was lost and found since the last look.</returns>
    public (bool LostLeader, bool FoundLeader) Follow(long ticks)
    {
        if (_leader == raft.Leader)
        {
            return (false, false);
        }

        var isLost = _leader != 0;
        (_leader, _since) = (raft.Leader, ticks);
        if (_leader == 0)
        {
            return (isLost, false);
        }

        Interlocked.Increment(ref _changes);
        Volatile.Write(ref _electedAt, time.GetTimestamp());
        leaderless.SetLeader(isKnown: true);
        foreach (var done in _transfers.Where(transfer => transfer.Target == _leader))
        {
            done.TrySetResult(true);
        }

        _transfers.RemoveAll(transfer => transfer.Task.IsCompleted);
        return (isLost, true);
    }

    /// <summary>Time has gone by.</summary>
    public void Tick(long ticks)
    {
        if (_leader == 0 && ticks - _since >= options.ElectionTicks)
        {
            leaderless.SetLeader(isKnown: false);
        }

        _transfers.RemoveAll(transfer => transfer.Task.IsCompleted);
    }

    /// <summary>Hands leadership to a member; answered when it leads.</summary>
    public void Transfer(LeaderTransfer transfer)
    {
        _transfers.Add(transfer);
        raft.TransferLeader(transfer.Target);
    }

    /// <summary>The voter that has most of the log, beside this member; 0 when there is none.</summary>
    public ulong FindSuccessor() => raft.Status.Followers
        .Where(follower => follower is { IsLearner: false, RecentActive: true })
        .OrderByDescending(follower => follower.Match)
        .Select(follower => follower.Node)
        .FirstOrDefault();
}
