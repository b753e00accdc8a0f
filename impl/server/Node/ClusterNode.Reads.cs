using Vigil.Api;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <content>Linearizable reads: those that come together are confirmed together.</content>
public sealed partial class ClusterNode
{
    /// <summary>Reads that were asked for under one number and are not confirmed. The loop's.</summary>
    private readonly SortedDictionary<long, ReadRound> _rounds = [];

    /// <summary>Confirmed, and waiting for their index to be applied. The loop's.</summary>
    private readonly PriorityQueue<IReadOnlyList<Pending<bool>>, long> _confirmed = new();
    private long _lastRound;

    /// <summary>
    /// Whether this member decides alone and has carried out all it decided: then whatever was acknowledged can be read.
    /// </summary>
    private volatile bool _isAlone;

    private IEnumerable<Pending<bool>> WaitingReads => _rounds.Values.SelectMany(round => round.Readers)
        .Concat(_confirmed.UnorderedItems.SelectMany(item => item.Element));

    /// <inheritdoc/>
    public async ValueTask ConfirmReadAsync(CancellationToken cancellationToken)
    {
        if (_isAlone || _options.Mutants.HasFlag(NodeMutants.ReadWithoutIndex))
        {
            return;
        }

        var pending = new Pending<bool>();
        pending.CancelWith(cancellationToken);
        if (_isStopped)
        {
            throw EtcdErrors.Stopped.ToException();
        }

        _mailbox.Add(pending);
        await pending.WaitAsync();
    }

    private void AskForReads(List<Pending<bool>> readers)
    {
        if (readers.Count == 0)
        {
            return;
        }

        var round = new ReadRound(readers, _ticks + _options.RequestTicks) { RetryAt = _ticks + _options.ElectionTicks };
        _rounds.Add(++_lastRound, round);
        _raft.ReadIndex(_lastRound);
    }

    private void TakeReads(IReadOnlyList<ReadState> reads)
    {
        foreach (var read in reads)
        {
            // An answer to an earlier asking confirms nothing less; one that was answered already is gone.
            if (_rounds.Remove(read.Context, out var round))
            {
                _confirmed.Enqueue(
                    round.Readers, _options.Mutants.HasFlag(NodeMutants.ReadBeforeApplied) ? 0 : read.Index);
            }
        }
    }

    private void CompleteReads()
    {
        while (_confirmed.TryPeek(out var readers, out var index) && index <= _machine.Applied)
        {
            _confirmed.Dequeue();
            foreach (var reader in readers)
            {
                reader.TrySetResult(true);
            }
        }
    }

    private void RetryReads()
    {
        if (_rounds.Count == 0)
        {
            return;
        }

        foreach (var (number, round) in _rounds.ToList())
        {
            if (round.Deadline <= _ticks)
            {
                _rounds.Remove(number);
                Fail(round, EtcdErrors.Timeout);
            }
            else if (round.RetryAt <= _ticks)
            {
                // The question or its answer was lost, or there was nobody to ask.
                round.RetryAt = _ticks + _options.ElectionTicks;
                _raft.ReadIndex(number);
            }
        }
    }

    /// <summary>What was asked of a leader that leads no more will not be answered.</summary>
    private void FailReadsOfLeader()
    {
        foreach (var round in _rounds.Values)
        {
            Fail(round, EtcdErrors.LeaderChanged);
        }

        _rounds.Clear();
    }

    private static void Fail(ReadRound round, EtcdError error)
    {
        foreach (var reader in round.Readers)
        {
            reader.Fail(error);
        }
    }

    private sealed record ReadRound(IReadOnlyList<Pending<bool>> Readers, long Deadline)
    {
        public long RetryAt { get; set; }
    }
}
