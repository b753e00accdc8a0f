using Vigil.Api;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>Linearizable reads: those that come together are confirmed together.</summary>
/// <remarks><see cref="ConfirmAsync"/> is for any thread; everything else is the loop's.</remarks>
internal sealed class Reads
{
    private readonly RaftNode _raft;
    private readonly MemberMachine _machine;
    private readonly NodeOptions _options;
    private readonly Waiters _waiters;
    private readonly Mailbox<INodeMail> _mailbox;
    private readonly LoopWatch _watch;
    private readonly LifeNumbers _rounds;

    /// <summary>Requested, by number, in this order, and not confirmed.</summary>
    private readonly SortedDictionary<long, ReadRound> _unconfirmed = [];

    /// <summary>Confirmed, and waiting for their index to be applied.</summary>
    private readonly PriorityQueue<IReadOnlyList<PendingRead>, long> _confirmed = new();

    /// <summary>
    /// Whether this member decides alone and has applied all it decided: then whatever was acknowledged can be read.
    /// </summary>
    private volatile bool _isAlone;

    /// <summary>None yet.</summary>
    public Reads(
        RaftNode raft,
        MemberMachine machine,
        NodeParts parts,
        NodeOptions options,
        Waiters waiters,
        Mailbox<INodeMail> mailbox,
        LoopWatch watch)
    {
        (_raft, _machine, _options, _waiters, _mailbox, _watch) = (raft, machine, options, waiters, mailbox, watch);
        _rounds = options.Mutants.HasFlag(NodeMutants.NumberReadsFromOne)
            ? LifeNumbers.FromOne()
            : new LifeNumbers(parts.Time, parts.Entropy, "node.read");
    }

    /// <summary>Returns when a read of the store shows everything that was acknowledged before the call.</summary>
    public async ValueTask ConfirmAsync(CancellationToken cancellationToken)
    {
        if ((_isAlone && !_watch.IsStalled) || _options.Mutants.HasFlag(NodeMutants.ReadWithoutIndex))
        {
            return;
        }

        await _waiters.WaitAsync(new PendingRead(), _options.RequestTimeout, Post, cancellationToken);
    }

    /// <summary>Requests one read index for those that have come.</summary>
    /// <param name="readers">Whose list it is from here on.</param>
    /// <param name="ticks">The loop's, now.</param>
    public void Take(IReadOnlyList<PendingRead> readers, long ticks)
    {
        if (readers.Count == 0)
        {
            return;
        }

        var number = _rounds.Next();
        _unconfirmed.Add(number, new ReadRound(readers) { RetryAt = ticks + _options.ElectionTicks });
        _raft.ReadIndex(number);
    }

    /// <summary>Raft has confirmed some.</summary>
    public void Confirmed(IReadOnlyList<ReadState> reads)
    {
        foreach (var read in reads)
        {
            // An answer to an earlier request confirms just as much; one that was answered already is gone.
            if (_unconfirmed.Remove(read.Context, out var round))
            {
                _confirmed.Enqueue(
                    round.Readers, _options.Mutants.HasFlag(NodeMutants.ReadBeforeApplied) ? 0 : read.Index);
            }
        }
    }

    /// <summary>Answers those whose index is applied.</summary>
    public void Complete()
    {
        _isAlone = _raft.Role == RaftRole.Leader
            && _raft.Conf.Voters.Count == 1
            && _raft.Log.TermAt(_machine.Applied) == _raft.Term;
        while (_confirmed.TryPeek(out var readers, out var index) && index <= _machine.Applied)
        {
            _confirmed.Dequeue();
            foreach (var reader in readers)
            {
                reader.TrySetResult(true);
            }
        }
    }

    /// <summary>Retries where the request or its answer was lost, or there was no leader.</summary>
    public void Retry(long ticks)
    {
        if (_unconfirmed.Count == 0)
        {
            return;
        }

        foreach (var (number, round) in _unconfirmed.ToList())
        {
            if (round.Readers.All(reader => reader.Task.IsCompleted))
            {
                _unconfirmed.Remove(number);
            }
            else if (round.RetryAt <= ticks)
            {
                round.RetryAt = ticks + _options.ElectionTicks;
                _raft.ReadIndex(number);
            }
        }
    }

    /// <summary>What was requested from a leader that leads no more will not be answered.</summary>
    public void LeaderLost()
    {
        foreach (var reader in _unconfirmed.Values.SelectMany(round => round.Readers))
        {
            if (_options.Mutants.HasFlag(NodeMutants.ServeAtLeaderLoss))
            {
                reader.TrySetResult(true);
            }

            reader.TrySetException(EtcdErrors.LeaderChanged.ToException());
        }

        _unconfirmed.Clear();
    }

    private void Post(Waiter<bool> waiter) => _mailbox.Add((PendingRead)waiter, _options.ReadsMax).OrThrow();

    private sealed record ReadRound(IReadOnlyList<PendingRead> Readers)
    {
        public long RetryAt { get; set; }
    }
}
