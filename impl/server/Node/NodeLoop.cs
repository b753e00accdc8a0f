using Vigil.Raft;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>
/// The order of a turn: what has come, what Raft makes of it, the disk, what is applied, who is notified.
/// </summary>
/// <remarks>
/// One loop owns Raft, the log and the applying; everybody else puts into its mailbox and waits. One turn takes all
/// that has come, proposes it as one, writes and syncs it as one, and meanwhile applies what the turn before made
/// durable: so the more wait, the more share a sync.
/// </remarks>
internal sealed class NodeLoop
{
    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly List<PendingProposal> _proposed = [];
    private List<PendingRead> _read = [];
    private long _ticks;

    /// <summary>Ticks of the timer that no turn has counted yet. Any thread.</summary>
    private int _newTicks;

    public NodeLoop(NodeOptions options, TimeProvider time) => (_options, _time) = (options, time);

    public required RaftNode Raft { get; init; }

    public required PeerAdmission PeerAdmission { get; init; }

    public required PeerRefusals Refusals { get; init; }

    public required LogStore Storage { get; init; }

    public required Applier Applier { get; init; }

    public required Mailbox<INodeMail> Mailbox { get; init; }

    public required PeerLinks Links { get; init; }

    public required Proposals Proposals { get; init; }

    public required Reads Reads { get; init; }

    public required LeaderLeases Leases { get; init; }

    public required SnapshotSaver Snapshots { get; init; }

    public required Leadership Leadership { get; init; }

    public required Attributes Attributes { get; init; }

    public required Retirement Retirement { get; init; }

    public required LoopWatch Watch { get; init; }

    /// <summary>Called when the state is too large for a snapshot.</summary>
    public required Action OnTooLarge { get; init; }

    /// <summary>Called at the end of a turn, before any query for the leader is answered.</summary>
    public required Action OnStatus { get; init; }

    /// <summary>How long the disk took to make what was appended durable.</summary>
    public required Durations SyncTimes { get; init; }

    /// <summary>Time has gone by. Any thread.</summary>
    public void Tick()
    {
        Interlocked.Increment(ref _newTicks);
        Mailbox.Wake();
    }

    /// <summary>Turns until it is cancelled, or this member was removed.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task<NodeEnd> RunAsync(CancellationToken ending)
    {
        Applier.MembersChanged(_ticks);
        CampaignIfAlone();
        while (true)
        {
            if (!Raft.HasReady)
            {
                await Mailbox.WaitAsync();
            }

            Watch.Turned();
            if (ending.IsCancellationRequested)
            {
                return NodeEnd.Stopped;
            }

            Feed();
            if (Raft.HasReady)
            {
                await DoAsync(Raft.Ready());
            }

            Leases.PromoteIfLeader();
            OnStatus();
            FollowLeader();
            Reads.Complete();
            Snapshots.BeginIfDue();
            await Snapshots.CompactStorageAsync();
            if (Retirement.IsOver(_ticks))
            {
                return NodeEnd.Removed;
            }
        }
    }

    private void Feed()
    {
        foreach (var mail in Mailbox.Take())
        {
            Read(mail);
        }

        Proposals.Take(_proposed);
        _proposed.Clear();
        if (_read.Count > 0)
        {
            Reads.Take(_read, _ticks);
            _read = [];
        }

        // Ticks that came while the disk was slow mean one thing: time has gone by.
        var ticks = Math.Min(Interlocked.Exchange(ref _newTicks, 0), _options.ElectionTicks);
        if (ticks > 0)
        {
            Count(ticks);
        }
    }

    private void Read(INodeMail mail)
    {
        switch (mail)
        {
            case PendingProposal proposal: _proposed.Add(proposal); break;
            case PendingRead read: _read.Add(read); break;
            case PeerMessage peer: Step(peer); break;
            case PeerMet met: Links.Meet(met.Peer); break;
            case PeerUnreachable lost: Raft.ReportUnreachable(lost.Member); break;
            case SnapshotSent sent: Raft.ReportSnapshot(sent.Member, sent.HasArrived); break;
            case SnapshotDamaged damaged: throw new StorageException(damaged.Cause.Message, damaged.Cause);
            case SnapshotEnded ended when Snapshots.Ended(ended): OnTooLarge(); break;
            case SnapshotEnded: break;
            case RemovalHeard: Retirement.Begin(_ticks); break;
            case LeaseNotEnded lease: Leases.NotEnded(lease); break;
            case AttributesProposed: Attributes.Proposed(); break;
            case LeaderTransfer transfer: Leadership.Transfer(transfer); break;
            case SuccessorQuestion question: question.TrySetResult(Leadership.FindSuccessor()); break;
            case SenderQuestion question: question.TrySetResult(PeerAdmission.FindInLog(question.Sender)); break;
            case LearnerQuestion question: question.TrySetResult(IsCaughtUp(question.Learner)); break;
            default: throw Invariant.Unreachable("Every kind of mail is read.");
        }
    }

    private void Step(PeerMessage mail)
    {
        if (PeerAdmission.Step(mail) is { } reason)
        {
            Refusals.Add(reason, isForged: true);
            mail.Stream?.Refuse(reason);
        }
    }

    private void Count(int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            _ticks++;
            Raft.Tick();
            if (Raft.HearsNobody && !_options.Mutants.HasFlag(NodeMutants.WaitInSilence))
            {
                // It does not campaign, so that nobody would ever notify it of its removal.
                Links.Greet();
            }
        }

        Reads.Retry(_ticks);
        Leadership.Tick(_ticks);
        Leases.EndDue();
        Attributes.ProposeIfUnknown(Leadership.IsKnown);
    }

    private async Task DoAsync(Ready ready)
    {
        Links.Send(ready.Messages);
        if (ready.Snapshot is { } snapshot)
        {
            await Storage.InstallSnapshotAsync(snapshot, ready.HardState ?? default);
            Applier.Install(snapshot, _ticks, Snapshots.IsSaving);
            Snapshots.Installed(snapshot);
        }

        if (_options.Mutants.HasFlag(NodeMutants.SendBeforeSync))
        {
            Links.Send(ready.MessagesAfterSync);
        }

        // A commit index alone is not worth a write: it is learnt again.
        var writing = ready.MustSync ? WriteAsync(ready) : ValueTask.CompletedTask;

        // What is committed was durable before, so it is applied while the disk works.
        try
        {
            foreach (var entry in ready.Committed)
            {
                Applier.Apply(entry, _ticks);
            }
        }
        finally
        {
            await writing;
        }

        if (!_options.Mutants.HasFlag(NodeMutants.SendBeforeSync))
        {
            Links.Send(ready.MessagesAfterSync);
        }

        Reads.Confirmed(ready.Reads);
        Raft.Advance();
    }

    private async ValueTask WriteAsync(Ready ready)
    {
        var begin = _time.GetTimestamp();
        await Storage.AppendAsync(ready.HardState, ready.Entries, sync: true);
        SyncTimes.Add(_time.GetElapsedTime(begin));
    }

    private void FollowLeader()
    {
        var (hasLost, hasFound) = Leadership.Follow(_ticks);
        if (hasLost)
        {
            Reads.LeaderLost();
        }

        if (hasFound)
        {
            // What nobody could take before goes out with the next turn.
            Proposals.ProposeHeld();
        }
    }

    /// <summary>Lets a member that decides alone do so at once: there is nobody to wait for.</summary>
    private void CampaignIfAlone()
    {
        for (var i = 0; i < 2 * _options.ElectionTicks && Raft.Conf.Voters is [var only] && only == Raft.Id; i++)
        {
            if (Raft.Role != RaftRole.Follower)
            {
                return;
            }

            Raft.Tick();
        }
    }

    /// <summary>A learner may vote when it lacks no more than a tenth of the log: etcd's measure.</summary>
    private bool IsCaughtUp(ulong learner) =>
        Raft.ProgressOf(learner) is { } progress && progress.Match * 10 >= Raft.Log.Last * 9;
}
