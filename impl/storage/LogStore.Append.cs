using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Storage;

/// <content>The log's end.</content>
internal sealed partial class LogStore
{
    /// <summary>
    /// Appends as one: after a crash all of it is there or nothing, unless it is so large that it takes several writes.
    /// </summary>
    /// <param name="hardState">Raft's; null when it has not changed.</param>
    /// <param name="entries">
    /// What follows the log, or replaces its end: then what was there from the first of them on is gone. No holes.
    /// </param>
    /// <param name="sync">Whether this, and what was appended before it, is durable when this returns.</param>
    /// <exception cref="IOException">The disk refused, now or before. Nothing here counts as appended.</exception>
    public async ValueTask AppendAsync(HardState? hardState, IReadOnlyList<Entry> entries, bool sync)
    {
        Begin();
        try
        {
            Invariant.Holds(entries.Count == 0 || entries[0].Index <= _last + 1, "A log has no holes.");
            if (_writer.Offset >= _options.SegmentBytes)
            {
                await RollAsync();
            }

            var added = 0;
            if (hardState is { } state)
            {
                _batch.Add(state);
            }

            foreach (var entry in entries)
            {
                Invariant.Holds(entry.Index == entries[0].Index + added++, "What is appended has no holes.");
                if (_batch.IsFull)
                {
                    await WriteBatchAsync();
                }

                _batch.Add(entry);
            }

            if (_batch.Frames > 0)
            {
                await WriteBatchAsync();
            }

            _hardState = hardState ?? _hardState;
            if (entries.Count > 0)
            {
                (_last, _lastTerm) = (entries[^1].Index, entries[^1].Term);
            }

            if (sync)
            {
                await _writer.SyncAsync();
            }
        }
        catch (IOException e)
        {
            throw Fail($"appending to {_writer.Name}", e);
        }
        finally
        {
            _batch.Reset();
            _isBusy = false;
        }
    }

    private async ValueTask WriteBatchAsync() => Interlocked.Add(ref _appended, await _writer.WriteAsync(_batch));

    /// <summary>
    /// Continues in a new segment. The old one is durable first: damage in a segment that is not the last is then never
    /// an unfinished write.
    /// </summary>
    private async ValueTask RollAsync()
    {
        await _writer.SyncAsync();
        await BeginSegmentAsync(new SegmentHeader
        {
            Identity = Identity,
            Sequence = _writer.Sequence + 1,
            FirstIndex = _last + 1,
            PreviousTerm = _lastTerm,
            FirstBatch = _writer.NextBatch,
            PreviousSum = _writer.LastSum,
            HardState = Mutants.HasFlag(StorageMutants.LoseHardStateAtRoll) ? default : _hardState,
        });
    }

    private async ValueTask BeginSegmentAsync(SegmentHeader header)
    {
        var next = await SegmentWriter.CreateAsync(_disk, _aside, header, _options);
        _writer.Dispose();
        _writer = next;
        _segments.Add(new SegmentPlace(header.Sequence, header.FirstIndex));
    }
}
