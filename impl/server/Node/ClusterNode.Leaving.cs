using Vigil.Raft;

namespace Vigil.Server.Node;

/// <content>Going away: leadership is handed over first, and a member that was removed learns of it.</content>
public sealed partial class ClusterNode
{
    /// <summary>The tick at which this member learnt that it was removed; null while it was not. The loop's.</summary>
    private long? _removedAt;

    /// <summary>Whether this member was removed, and the others had the time to hear what it still had to say.</summary>
    private bool HasRetired => _removedAt is { } tick && _ticks >= tick + _options.ElectionTicks;

    /// <summary>Hands leadership to the voter that has most of the log, if this member leads and there is one.</summary>
    /// <param name="cancellationToken">Gives up; another may become leader all the same.</param>
    /// <returns>Whether another leads now.</returns>
    /// <exception cref="Grpc.Core.RpcException">Nobody took it within two election time-outs.</exception>
    public async ValueTask<bool> HandOverAsync(CancellationToken cancellationToken)
    {
        if (_isStopped || _status.Leader != Id)
        {
            return false;
        }

        var heir = new Pending<ulong>();
        heir.CancelWith(cancellationToken);
        _mailbox.Add(() => heir.TrySetResult(FindHeir()));
        if (await heir.WaitAsync() is var id and not 0)
        {
            await MoveLeaderAsync(id, cancellationToken);
            return true;
        }

        return false;
    }

    /// <returns>0 when there is none.</returns>
    private ulong FindHeir() => _raft.Status.Followers
        .Where(follower => follower is { IsLearner: false, RecentActive: true })
        .OrderByDescending(follower => follower.Match)
        .Select(follower => follower.Node)
        .FirstOrDefault();

    private void NoticeRemoval()
    {
        if (IsRemoved(Id))
        {
            Retire();
        }
    }

    private void Retire() => _removedAt ??= _ticks;

    /// <summary>Lets a member that decides alone do so at once: there is nobody whom it could wait to hear from.</summary>
    private void CampaignIfAlone()
    {
        for (var i = 0; i < 2 * _options.ElectionTicks && _raft.Conf.Voters is [var only] && only == Id; i++)
        {
            if (_raft.Role != RaftRole.Follower)
            {
                return;
            }

            _raft.Tick();
        }
    }
}
