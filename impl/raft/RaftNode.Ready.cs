using Vigil.Seams;

namespace Vigil.Raft;

/// <content>What leaves a node: messages, what to make durable, what to apply.</content>
internal sealed partial class RaftNode
{
    private readonly List<Message> _messages = [];
    private readonly List<Message> _messagesAfterSync = [];

    /// <summary>The hard state as it was last emitted to be made durable.</summary>
    private HardState _saved;

    /// <summary>What was emitted and is being processed; null between two.</summary>
    private Ready? _underWay;

    private HardState Hard => new(_term, HasMutant(RaftMutants.ForgetVote) ? 0 : _vote, DurableCommit);

    /// <summary>As far as what is committed is durable.</summary>
    /// <remarks>
    /// Of one write a crash may leave the hard state and not the entries. If it committed those, what was there before
    /// them would count as committed in their place.
    /// </remarks>
    private long DurableCommit => HasMutant(RaftMutants.CommitUnwritten)
        ? _log.Committed
        : _log.Pending is null ? Math.Min(_log.Committed, _log.Persisted) : _saved.Commit;

    /// <summary>Whether there is something to do.</summary>
    public bool HasReady => _underWay is null
        && (_messages.Count > 0
            || _messagesAfterSync.Count > 0
            || _reads.Count > 0
            || _selfVote is not null
            || Hard != _saved
            || _log.Pending is not null
            || _log.Persisted < _log.Last
            || ApplyTo > _log.Applied);

    /// <summary>
    /// Only what is durable here is applied here: it can then be applied while later entries are written.
    /// </summary>
    private long ApplyTo => HasMutant(RaftMutants.ApplyUnsynced) ? _log.Committed
        : _log.Pending is null ? Math.Min(_log.Committed, _log.Persisted) : _log.Applied;

    /// <summary>What is to be done now. Nothing may be fed to the node before <see cref="Advance"/>.</summary>
    public Ready Ready()
    {
        NothingUnderWay();
        var hard = Hard;
        var persisted = _log.Persisted;
        var isNewTerm = hard.Term != _saved.Term || hard.Vote != _saved.Vote;
        var mustSync = isNewTerm || persisted < _log.Last || _log.Pending is not null;
        var ready = new Ready
        {
            Messages = [.. _messages],
            HardState = hard == _saved && (!mustSync || HasMutant(RaftMutants.TrustOldCommit)) ? null : hard,
            Snapshot = _log.Pending,
            Entries = persisted < _log.Last ? _log.Slice(persisted + 1, _log.Last) : [],
            MustSync = mustSync,
            MessagesAfterSync = [.. _messagesAfterSync],
            Committed = ApplyTo > _log.Applied ? _log.Slice(_log.Applied + 1, ApplyTo, _options.CommittedBytesMax) : [],
            Reads = [.. _reads],
        };
        _messages.Clear();
        _messagesAfterSync.Clear();
        _reads.Clear();
        _saved = hard;
        _underWay = ready;
        return ready;
    }

    /// <summary>All of the last <see cref="Ready"/> is done: durable, sent, applied.</summary>
    public void Advance()
    {
        var done = _underWay ?? throw Invariant.Unreachable("Only what was handed out can be done.");
        _underWay = null;
        if (done.Snapshot is { } snapshot)
        {
            _log.RestoreDone(snapshot);
        }

        if (done.Committed.Count > 0)
        {
            _log.AppliedTo(done.Committed[^1].Index);
        }

        if (done.Entries.Count > 0)
        {
            _log.PersistedTo(done.Entries[^1].Index);
        }

        CountSelfVote();
        CountSelf(_log.Persisted);
    }

    /// <summary>Storage has a snapshot of the application: entries that it holds may go.</summary>
    /// <param name="snapshot">At an index that was applied. Its data are not kept here.</param>
    /// <param name="keepFrom">
    /// The first entry to keep, for followers that are a little behind; at most the snapshot's index + 1 counts.
    /// </param>
    public void Compact(Snapshot snapshot, long keepFrom)
    {
        NothingUnderWay();
        _log.Compact(snapshot, keepFrom);
    }

    private void NothingUnderWay() =>
        Invariant.Holds(_underWay is null, "A node is fed between Advance and the next Ready, not in between.");

    private void Send(Message message) => _messages.Add(Stamp(message));

    private void SendAfterSync(Message message) => _messagesAfterSync.Add(Stamp(message));

    private Message Stamp(Message message)
    {
        Invariant.Holds(message.To != Id && message.To != 0, "Nobody writes to itself or to nobody.");
        var isPassedOn = message.Kind is MessageKind.Propose or MessageKind.ReadIndex or MessageKind.TransferLeader;
        return message with { From = Id, Term = message.Term != 0 || isPassedOn ? message.Term : _term };
    }
}
