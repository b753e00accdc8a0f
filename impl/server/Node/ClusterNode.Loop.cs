using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <content>The loop.</content>
public sealed partial class ClusterNode
{
    /// <summary>Runs the member until it is stopped, removed from its cluster, or let down by its disk.</summary>
    /// <param name="stopping">Ends it: whoever waits is told that the server stopped.</param>
    /// <returns>Why it ended.</returns>
    /// <exception cref="IOException">The disk failed; nothing that was acknowledged is lost.</exception>
    public async Task<NodeEnd> RunAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await using var ticking = _parts.Time.CreateTimer(
            static mailbox => ((Mailbox?)mailbox)?.Tick(), _mailbox, _options.TickInterval, _options.TickInterval);

        // A last mail lets the loop see that it is to end.
        await using var last = ending.Token.Register(_mailbox.Tick);
        try
        {
            FollowMembers();
            foreach (var host in _parts.Hosts.Where(host => !IsRemoved(host.ID)))
            {
                _links.Meet(host);
            }

            CampaignIfAlone();
            return await LoopAsync(ending.Token);
        }
        finally
        {
            _isStopped = true;
            _stopped.Cancel();
            FailAll(EtcdErrors.Stopped);
            await ticking.DisposeAsync();
            await _links.StopAsync();
            await _saving;
            _storage.Dispose();
        }
    }

    private async Task<NodeEnd> LoopAsync(CancellationToken ending)
    {
        while (true)
        {
            if (!_raft.HasReady)
            {
                await _mailbox.WaitAsync();
            }

            if (ending.IsCancellationRequested)
            {
                return NodeEnd.Stopped;
            }

            Feed(_mailbox.Take());
            if (_raft.HasReady)
            {
                await DoAsync(_raft.Ready());
            }

            Publish();
            CompleteReads();
            SaveSnapshotIfDue();
            await CompactStorageAsync();
            if (HasRetired)
            {
                return NodeEnd.Removed;
            }
        }
    }

    private void Feed(Mailbox.Mail mail)
    {
        foreach (var action in mail.Actions)
        {
            action();
        }

        foreach (var message in mail.Messages)
        {
            _raft.Step(message);
        }

        foreach (var pending in mail.Proposals)
        {
            pending.Deadline = _ticks + _options.RequestTicks;
            _byDeadline.Enqueue(pending);
            _held.Add(pending);
        }

        ProposeHeld();
        AskForReads(mail.Reads);
        if (mail.Ticks > 0)
        {
            // Ticks that came while the disk was slow say one thing once: time has gone by.
            Tick(Math.Min(mail.Ticks, _options.ElectionTicks));
        }
    }

    private void ProposeHeld()
    {
        if (_held.Count == 0 || _raft.Leader == 0)
        {
            return;
        }

        var (held, commands) = (_held, new List<ReadOnlyMemory<byte>>());
        _held = [];
        foreach (var pending in held.Where(pending => !pending.Task.IsCompleted))
        {
            _waiting[pending.Sequence] = pending;
            pending.Term = _raft.Term;
            if (!pending.IsConfChange)
            {
                commands.Add(pending.Data);
            }
            else if (!_raft.ProposeConfChange(ConfChange.Read(pending.Data)))
            {
                _held.Add(pending);
            }
        }

        if (commands.Count > 0 && !_raft.Propose(commands))
        {
            // Leadership is being handed over: they wait for the next leader.
            _held.AddRange(held.Where(pending => !pending.IsConfChange && !pending.Task.IsCompleted));
        }
    }

    private async Task DoAsync(Ready ready)
    {
        _links.Send(ready.Messages);
        if (ready.Snapshot is { } snapshot)
        {
            await _storage.InstallSnapshotAsync(snapshot, ready.HardState ?? default);
            _machine.Install(snapshot, _options.Mutants.HasFlag(NodeMutants.InstallUnderWatchers));
            (_snapshotBytes, _passedAt) = (snapshot.Data.Length, 0);
            Interlocked.Increment(ref _snapshotsInstalled);
            NoticeRemoval();
            FollowMembers();
        }

        if (_options.Mutants.HasFlag(NodeMutants.SendBeforeSync))
        {
            _links.Send(ready.MessagesAfterSync);
        }

        // A commit index alone is not worth a write: it is learnt again.
        var writing = ready.MustSync ? WriteAsync(ready) : ValueTask.CompletedTask;

        // What is committed was durable before, so it is carried out while the disk works.
        try
        {
            foreach (var entry in ready.Committed)
            {
                Apply(entry);
            }
        }
        finally
        {
            await writing;
        }

        if (!_options.Mutants.HasFlag(NodeMutants.SendBeforeSync))
        {
            _links.Send(ready.MessagesAfterSync);
        }

        TakeReads(ready.Reads);
        _raft.Advance();
    }

    private async ValueTask WriteAsync(Ready ready)
    {
        var begin = _parts.Time.GetTimestamp();
        await _storage.AppendAsync(ready.HardState, ready.Entries, sync: true);
        SyncTimes.Add(_parts.Time.GetElapsedTime(begin));
    }

    private void Apply(Entry entry)
    {
        if (entry.Term > _appliedTerm)
        {
            _appliedTerm = entry.Term;
            FailProposalsBefore(entry.Term);
        }

        if (entry.Data.IsEmpty)
        {
            _machine.Skip(entry);
            return;
        }

        if (entry.Kind == EntryKind.ConfChange)
        {
            ApplyConfChange(entry, ConfChange.Read(entry.Data));
            return;
        }

        if (StoreProposal.Is(entry.Data))
        {
            var command = StoreProposal.Read(entry.Data);
            Answer(command.Origin, command.Sequence, _machine.Apply(entry, command));
            return;
        }

        var proposal = Proposal.Parser.ParseFrom(entry.Data.Span);
        Answer(proposal.Origin, proposal.Sequence, _machine.Apply(entry, proposal));
    }

    /// <summary>
    /// A leader's first entry is carried out: whatever was proposed to an earlier one and is to last was carried out
    /// before it. What is left is lost, or on its way to somebody who may lead once more: nobody can say, and nobody needs
    /// to wait.
    /// </summary>
    private void FailProposalsBefore(long term)
    {
        foreach (var lost in _waiting.Values.Where(pending => pending.Term < term).ToList())
        {
            _waiting.Remove(lost.Sequence);
            lost.Fail(EtcdErrors.LeaderChanged);
        }
    }

    private void Answer(ulong origin, ulong sequence, ApplyResult result)
    {
        if (origin == Id && _waiting.Remove(sequence, out var pending))
        {
            pending.TrySetResult(result);
        }
    }

    private void Tick(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            _ticks++;
            _raft.Tick();
        }

        while (_byDeadline.TryPeek(out var oldest) && oldest.Deadline <= _ticks)
        {
            _byDeadline.Dequeue();
            _waiting.Remove(oldest.Sequence);
            _held.Remove(oldest);
            oldest.Fail(_raft.Leader == 0 || _leaderSince > _ticks - _options.RequestTicks
                ? EtcdErrors.TimeoutDueToLeaderFail
                : EtcdErrors.Timeout);
        }

        RetryReads();
        WatchLeader();
        EndLeases();
        PublishAttributes();
    }

    private void FailAll(EtcdError error)
    {
        var left = _mailbox.Take();
        foreach (var pending in left.Proposals.Concat(_held).Concat(_waiting.Values))
        {
            pending.Fail(error);
        }

        foreach (var pending in left.Reads.Concat(WaitingReads).Concat(_awaitingLeader.Select(waiter => waiter.Pending)))
        {
            pending.Fail(error);
        }

        _held.Clear();
        _waiting.Clear();
    }

    private void Publish()
    {
        // Before anybody is told who leads: whoever renews a lease here finds it measured.
        KeepLeasesIfLeader();
        var now = ReadStatus();
        if (now != _status)
        {
            _status = now;
        }

        _isAlone = _raft.Role == RaftRole.Leader
            && _raft.Conf.Voters.Count == 1
            && _raft.Log.TermAt(_machine.Applied) == _raft.Term;
        FollowLeader();
    }
}
