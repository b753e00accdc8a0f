namespace Vigil.Raft;

/// <content>Membership changes, one node at a time, in force when applied; and the transfer of leadership.</content>
/// <remarks>
/// The paper uses a change as soon as it is in the log. Here, as in etcd, when it is applied, which needs two rules: a
/// leader appends no change before the last one is applied, and nobody campaigns with a committed change unapplied.
/// Suppose changes C1 and C2 follow each other. C2 is appended by a leader that has applied C1, so C1 is committed, and
/// every message with C2 says so. A majority has C2 before it is committed; all of them have C1 committed, and apply it
/// before they can campaign. So majorities in use at one time differ by one change, and share a node.
/// </remarks>
internal sealed partial class RaftNode
{
    /// <summary>The last change of the membership in the log; until it is applied, no other is appended.</summary>
    private long _changeIndex;

    /// <summary>To whom leadership is being handed over; 0 is nobody.</summary>
    private ulong _transferee;

    /// <summary>A committed change is applied. Called for each, in order, before <see cref="Advance"/>.</summary>
    /// <returns>The members from here on.</returns>
    public ConfState ApplyConfChange(ConfChange change)
    {
        UseConf(Conf.With(change));
        if (Role != RaftRole.Leader)
        {
            return Conf;
        }

        if (!Conf.IsVoter(Id))
        {
            // It led until its own removal was committed, and does not count from here on.
            BecomeFollower(_term, leader: 0);
            return Conf;
        }

        if (TryCommit())
        {
            SendAppends();
        }
        else
        {
            foreach (var (node, progress) in _progress.Where(pair => pair.Key != Id))
            {
                TrySendAppend(node, progress, evenIfEmpty: false);
            }
        }

        if (_transferee != 0 && !Conf.IsVoter(_transferee))
        {
            AbortTransfer();
        }

        ReleaseReads();
        return Conf;
    }

    private void UseConf(ConfState conf)
    {
        Conf = conf;
        foreach (var node in _progress.Keys.Where(node => !conf.Contains(node)).ToList())
        {
            _progress.Remove(node);
        }

        foreach (var node in conf.Voters.Concat(conf.Learners).Where(node => !_progress.ContainsKey(node)))
        {
            // Active, so that a leader does not step down before the new member had a chance to answer.
            _progress[node] = new Progress(Math.Max(_log.Last, 1), _options.InflightMax) { RecentActive = true };
        }
    }

    /// <summary>Requests a leadership transfer to <paramref name="node"/> (section 3.10 of the thesis).</summary>
    /// <remarks>
    /// Proposals are dropped meanwhile; after an election timeout without success the leader continues.
    /// </remarks>
    /// <returns>False when it was dropped: nobody leads.</returns>
    public bool TransferLeader(ulong node)
    {
        NothingUnderWay();
        var message =
            new Message { Kind = MessageKind.TransferLeader, To = Role == RaftRole.Leader ? Id : Leader, Node = node };
        if (Role == RaftRole.Leader)
        {
            HandleTransfer(message);
        }
        else if (Leader != 0)
        {
            Send(message);
        }

        return Leader != 0;
    }

    private void HandleTransfer(Message message)
    {
        if (Role != RaftRole.Leader || message.Node == Id || message.Node == _transferee || !Conf.IsVoter(message.Node))
        {
            return;
        }

        _transferee = message.Node;
        _electionElapsed = 0;
        var progress = _progress[message.Node];
        if (progress.Match == _log.Last)
        {
            FinishTransfer(message.Node, progress);
        }
        else
        {
            TrySendAppend(message.Node, progress, evenIfEmpty: true);
        }
    }

    private void FinishTransfer(ulong node, Progress progress)
    {
        if (_transferee == node && progress.Match == _log.Last)
        {
            Send(new Message { Kind = MessageKind.TimeoutNow, To = node });
        }
    }

    private void AbortTransfer() => _transferee = HasMutant(RaftMutants.NeverAbortTransfer) ? _transferee : 0;
}
