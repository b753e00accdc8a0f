namespace Vigil.Raft;

/// <content>Linearizable reads without a log entry: section 6.4 of Ongaro's thesis.</content>
internal sealed partial class RaftNode
{
    /// <summary>A read that waits for a majority to confirm that this node still led when it came.</summary>
    private readonly record struct PendingRead(long Sequence, ulong From, long Context, long Index);

    private readonly Queue<PendingRead> _pendingReads = new();
    private readonly List<(ulong From, long Context)> _postponedReads = [];
    private readonly List<ReadState> _reads = [];

    /// <summary>Never falls, so that an answer to a heartbeat of an earlier leadership confirms nothing new.</summary>
    private long _readSequence;

    /// <summary>The number of the last read that heartbeats were sent for; 0 before the first.</summary>
    public long LastReadSequence => _readSequence;

    private long LastRead => _pendingReads.Count > 0 ? _readSequence : 0;

    /// <summary>Requests the read index: the one that a linearizable read that begins now has to wait for.</summary>
    /// <param name="context">
    /// The caller's number for it, not 0. It comes back in <see cref="Ready.Reads"/>; or never, when leadership moves
    /// or a message is lost: retry.
    /// </param>
    /// <returns>False when it was dropped: nobody leads.</returns>
    public bool ReadIndex(long context)
    {
        NothingUnderWay();
        if (Role == RaftRole.Leader)
        {
            HandleReadIndex(new Message { Kind = MessageKind.ReadIndex, To = Id, From = Id, Context = context });
            return true;
        }

        if (Leader == 0)
        {
            return false;
        }

        Send(new Message { Kind = MessageKind.ReadIndex, To = Leader, Context = context });
        return true;
    }

    private void HandleReadIndex(Message message)
    {
        if (Role != RaftRole.Leader)
        {
            return;
        }

        if (_log.TermAt(_log.Committed) != _term && !HasMutant(RaftMutants.ReadBeforeTerm))
        {
            // Section 8: what is committed is not known before an entry of this term is.
            _postponedReads.Add((message.From, message.Context));
            return;
        }

        BeginRead(message.From, message.Context);
    }

    private void BeginRead(ulong from, long context)
    {
        if (_options.ReadMode == ReadMode.Lease
            || (Conf.Voters.Count == 1 && Conf.IsVoter(Id))
            || HasMutant(RaftMutants.ReadUnconfirmed))
        {
            Answer(from, context, _log.Committed);
            return;
        }

        _readSequence++;
        _pendingReads.Enqueue(new PendingRead(_readSequence, from, context, _log.Committed));
        SendHeartbeats();
    }

    private void ReleasePostponedReads()
    {
        if (_postponedReads.Count == 0 || _log.TermAt(_log.Committed) != _term)
        {
            return;
        }

        foreach (var (from, context) in _postponedReads)
        {
            BeginRead(from, context);
        }

        _postponedReads.Clear();
    }

    private void ReleaseReads()
    {
        if (_pendingReads.Count == 0)
        {
            return;
        }

        var confirmed = Majority.Reached(Conf.Voters, node => node == Id ? long.MaxValue : _progress[node].ReadAck);
        while (_pendingReads.TryPeek(out var read) && read.Sequence <= confirmed)
        {
            _pendingReads.Dequeue();
            Answer(read.From, read.Context, read.Index);
        }
    }

    private void Answer(ulong from, long context, long index)
    {
        if (from == Id)
        {
            _reads.Add(new ReadState(context, index));
        }
        else
        {
            Send(new Message { Kind = MessageKind.ReadIndexReply, To = from, Context = context, Index = index });
        }
    }

    private void ForgetReads()
    {
        _pendingReads.Clear();
        _postponedReads.Clear();
    }
}
