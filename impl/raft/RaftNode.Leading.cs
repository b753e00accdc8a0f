using Vigil.Seams;

namespace Vigil.Raft;

/// <content>Section 5.3: how a leader replicates its log.</content>
internal sealed partial class RaftNode
{
    /// <summary>Proposes a command.</summary>
    /// <returns>
    /// False when it was dropped: nobody leads, or leadership is being handed over. True means only that it is under
    /// way; it is done when it comes out of a <see cref="Raft.Ready"/>, and it may be lost silently.
    /// </returns>
    public bool Propose(ReadOnlyMemory<byte> data) => Propose([new Entry(0, 0, EntryKind.Normal, data)]);

    /// <summary>
    /// Proposes several, in this order, in as few messages as their size allows; see the other overload.
    /// </summary>
    public bool Propose(IReadOnlyList<ReadOnlyMemory<byte>> commands) =>
        Propose([.. commands.Select(data => new Entry(0, 0, EntryKind.Normal, data))]);

    /// <summary>Proposes a change of the membership.</summary>
    /// <returns>
    /// As <see cref="Propose(ReadOnlyMemory{byte})"/>; false also where this node leads and the change before is not
    /// applied.
    /// </returns>
    public bool ProposeConfChange(ConfChange change) =>
        Propose([new Entry(0, 0, EntryKind.ConfChange, change.Write())]);

    private bool Propose(IReadOnlyList<Entry> entries)
    {
        NothingUnderWay();
        if (Role == RaftRole.Leader)
        {
            return TryAppendAsLeader(entries);
        }

        if (Leader == 0)
        {
            return false;
        }

        foreach (var part in Parts(entries, _options.MessageBytesMax))
        {
            Send(new Message { Kind = MessageKind.Propose, To = Leader, Entries = part });
        }

        return true;
    }

    /// <summary>In order, each as long as it may be, and at least one entry.</summary>
    private static IEnumerable<IReadOnlyList<Entry>> Parts(IReadOnlyList<Entry> entries, long sizeMax)
    {
        List<Entry> part = [];
        var size = 0L;
        foreach (var entry in entries)
        {
            size += entry.Size;
            if (size > sizeMax && part.Count > 0)
            {
                yield return part;
                (part, size) = ([], entry.Size);
            }

            part.Add(entry);
        }

        yield return part;
    }

    /// <summary>A proposal of a follower. It is not forwarded twice: when leadership moves, it is lost.</summary>
    private void HandlePropose(Message message)
    {
        if (Role == RaftRole.Leader)
        {
            TryAppendAsLeader(message.Entries);
        }
    }

    private bool TryAppendAsLeader(IReadOnlyList<Entry> entries)
    {
        var hasChange = entries.Any(entry => entry.Kind == EntryKind.ConfChange);
        if (_transferee != 0
            || !_progress.ContainsKey(Id)
            || (hasChange && _changeIndex > _log.Applied && !HasMutant(RaftMutants.ChangeTwice)))
        {
            return false;
        }

        AppendAsLeader(entries);
        SendAppends();
        return true;
    }

    private void AppendAsLeader(IReadOnlyList<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var appended = entry with { Term = _term, Index = _log.Last + 1 };
            _log.Append(appended);
            if (entry.Kind == EntryKind.ConfChange)
            {
                _changeIndex = appended.Index;
            }
        }

        if (HasMutant(RaftMutants.CountUnsynced) || HasMutant(RaftMutants.ApplyUnsynced))
        {
            CountSelf(_log.Last);
        }
    }

    /// <summary>A leader is a member like any other: it has an entry once that is durable.</summary>
    private void CountSelf(long persisted)
    {
        if (Role == RaftRole.Leader
            && _progress.TryGetValue(Id, out var self) && self.TryMatch(persisted) && TryCommit())
        {
            SendAppends();
        }
    }

    /// <summary>Section 5.4.2: only entries of the leader's own term are committed by counting.</summary>
    private bool TryCommit()
    {
        var index = HasMutant(RaftMutants.CountLearners)
            ? _progress.Values.Select(progress => progress.Match)
                .OrderDescending().ElementAt(Majority.Of(Conf.Voters.Count) - 1)
            : HasMutant(RaftMutants.CommitByAll) ? Conf.Voters.Min(node => _progress[node].Match)
            : Majority.Reached(Conf.Voters, node => _progress[node].Match);
        if (index <= _log.Committed || (_log.TermAt(index) != _term && !HasMutant(RaftMutants.CommitOldTerm)))
        {
            return false;
        }

        _log.CommitTo(index);
        ReleasePostponedReads();
        return true;
    }

    private void SendAppends()
    {
        foreach (var (node, progress) in _progress)
        {
            if (node != Id)
            {
                TrySendAppend(node, progress, evenIfEmpty: true);
            }
        }
    }

    /// <summary>Sends what a follower lacks, or a snapshot where the log no longer has it.</summary>
    /// <returns>Whether anything was sent.</returns>
    private bool TrySendAppend(ulong node, Progress progress, bool evenIfEmpty)
    {
        if (progress.IsPaused)
        {
            return false;
        }

        var before = progress.Next - 1;
        if (_log.TermAt(before) is not { } term || progress.Next < _log.First)
        {
            return TrySendSnapshot(node, progress);
        }

        var entries = progress.Next > _log.Last ? [] : _log.Slice(progress.Next, _log.Last, _options.MessageBytesMax);
        if (entries.Count == 0 && !evenIfEmpty)
        {
            return false;
        }

        Send(new Message
        {
            Kind = MessageKind.Append,
            To = node,
            Index = before,
            LogTerm = term,
            Entries = entries,
            Commit = _log.Committed,
        });
        progress.Sent(entries.Count, before + entries.Count);
        return true;
    }

    private bool TrySendSnapshot(ulong node, Progress progress)
    {
        if (!progress.RecentActive || _log.Snapshot is not { } snapshot)
        {
            return false;
        }

        progress.BecomeSnapshot(snapshot.Index);
        Send(new Message { Kind = MessageKind.InstallSnapshot, To = node, Snapshot = snapshot });
        return true;
    }

    private void HandleAppendReply(Message message)
    {
        if (Role != RaftRole.Leader || !_progress.TryGetValue(message.From, out var progress))
        {
            return;
        }

        progress.RecentActive = true;
        if (message.Reject)
        {
            var hint = message.LogTerm > 0
                ? _log.FindByTerm(Math.Min(message.RejectHint, _log.Last), message.LogTerm).Index
                : message.RejectHint;
            if (progress.TryBack(message.Index, hint))
            {
                if (progress.State == ProgressState.Replicate)
                {
                    progress.BecomeProbe();
                }

                TrySendAppend(message.From, progress, evenIfEmpty: true);
            }

            return;
        }

        Invariant.Holds(message.Index <= _log.Last, "A follower has nothing of this term that its leader has not.");
        var wasPaused = progress.IsPaused;
        if (!progress.TryMatch(message.Index)
            && !(progress.Match == message.Index && progress.State == ProgressState.Probe))
        {
            return;
        }

        switch (progress.State)
        {
            case ProgressState.Probe:
                progress.BecomeReplicate();
                break;
            case ProgressState.Snapshot when progress.Match + 1 >= _log.First:
                progress.BecomeProbe();
                progress.BecomeReplicate();
                break;
            case ProgressState.Replicate:
                progress.Inflights.FreeTo(message.Index);
                break;
            case ProgressState.Snapshot:
                break;
            default:
                throw Invariant.Unreachable("Every state is covered.");
        }

        if (TryCommit())
        {
            SendAppends();
        }
        else if (wasPaused)
        {
            TrySendAppend(message.From, progress, evenIfEmpty: true);
        }

        while (TrySendAppend(message.From, progress, evenIfEmpty: false))
        {
            // Each round fills a message; the window of unanswered ones ends the loop.
        }

        FinishTransfer(message.From, progress);
    }

    private void SendHeartbeats()
    {
        foreach (var (node, progress) in _progress)
        {
            if (node != Id)
            {
                Send(new Message
                {
                    Kind = MessageKind.Heartbeat,
                    To = node,
                    Commit = HasMutant(RaftMutants.CommitUnmatched)
                        ? _log.Committed
                        : Math.Min(progress.Match, _log.Committed),
                    Context = LastRead,
                });
            }
        }
    }

    private void HandleHeartbeatReply(Message message)
    {
        if (Role != RaftRole.Leader || !_progress.TryGetValue(message.From, out var progress))
        {
            return;
        }

        progress.RecentActive = true;
        progress.ProbeSent = false;
        if (progress.State == ProgressState.Replicate && progress.Inflights.IsFull)
        {
            // The answers to all of a window may be lost: one more message finds out.
            progress.Inflights.FreeFirst();
        }

        if (progress.Match < _log.Last)
        {
            TrySendAppend(message.From, progress, evenIfEmpty: true);
        }

        progress.ReadAck = HasMutant(RaftMutants.ConfirmLaterReads)
            ? _readSequence
            : Math.Max(progress.ReadAck, message.Context);
        ReleaseReads();
    }

    /// <summary>
    /// The transport could not deliver a message to <paramref name="node"/>: what was sent counts as lost.
    /// </summary>
    public void ReportUnreachable(ulong node)
    {
        NothingUnderWay();
        if (ProgressOf(node) is { State: ProgressState.Replicate } progress)
        {
            progress.BecomeProbe();
        }
    }

    /// <summary>The end of a snapshot's transfer to <paramref name="node"/>.</summary>
    /// <param name="node">To whom.</param>
    /// <param name="arrived">False when it failed: it is sent again as soon as the follower is heard of.</param>
    public void ReportSnapshot(ulong node, bool arrived)
    {
        NothingUnderWay();
        if (ProgressOf(node) is not { State: ProgressState.Snapshot } progress
            || HasMutant(RaftMutants.ForgetLostSnapshot))
        {
            return;
        }

        if (!arrived)
        {
            progress.SnapshotFailed();
        }

        progress.BecomeProbe();

        // Arrived or not, the follower is next: its answer, or that to the next heartbeat, continues.
        progress.ProbeSent = true;
    }
}
