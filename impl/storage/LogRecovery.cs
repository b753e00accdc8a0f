using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>
/// Turns a disk as a crash left it into a log that can be trusted: everything is read first, and only when nothing is
/// wrong is anything changed.
/// </summary>
internal sealed class LogRecovery(IDisk disk, StorageIdentity identity, StorageOptions options)
{
    private readonly StorageMutants _mutants = options.Mutants;
    private readonly List<SegmentPlace> _segments = [];
    private readonly List<string> _leftovers = [];
    private readonly List<string> _damaged = [];

    /// <summary>The last segment, as it has to be repaired.</summary>
    private (
        SegmentHeader Header, long End, long Length, bool HasUnfinished, long SyncedTo, long NextBatch, uint LastSum)
        _last;
    private LogTail? _tail;

    /// <summary>The segments in force, in order.</summary>
    public IReadOnlyList<SegmentPlace> Segments => _segments;

    /// <summary>The snapshots that can be read, and those that can't.</summary>
    public SnapshotFiles Snapshots { get; } = new();

    /// <summary>The log; there after <see cref="ReadAsync"/>.</summary>
    public LogTail Tail => _tail ?? throw Invariant.Unreachable("It is read first.");

    /// <summary>Reads everything, and changes nothing.</summary>
    /// <exception cref="StorageException">What is there can't be used.</exception>
    public async ValueTask<Recovered> ReadAsync()
    {
        var names = await disk.ListAsync();
        _leftovers.AddRange(names.Where(FileNames.IsAside));
        await ReadLogAsync(names);
        var snapshot = await ReadSnapshotAsync(names);
        return new Recovered(
            Tail.HardState, snapshot, [.. Tail.Entries], _last.HasUnfinished ? _last.Length - _last.End : 0)
        {
            DamagedSnapshots = _damaged,
        };
    }

    /// <summary>Makes what was read durable, removes what a crash left over, and opens the end of the log.</summary>
    public async ValueTask<SegmentWriter> RepairAsync(Aside aside)
    {
        var file = await disk.OpenAsync(FileNames.Segment(_last.Header.Sequence), create: false);
        try
        {
            if (!_mutants.HasFlag(StorageMutants.ForgetTruncate))
            {
                await ClearTailAsync(file);
            }

            if (!_mutants.HasFlag(StorageMutants.TrustPageCache))
            {
                await WriteAgainAsync(file);
                await file.SyncAsync();
            }

            // A name that was read may not be durable yet: without this, a crash could remove what is in force and keep
            // what it replaced deleted.
            if (!_mutants.HasFlag(StorageMutants.TrustNames))
            {
                await aside.SyncNamesAsync();
            }

            foreach (var name in _leftovers)
            {
                await disk.DeleteAsync(name);
            }

            if (_leftovers.Count > 0)
            {
                await aside.SyncNamesAsync();
            }

            return new SegmentWriter(file, _last.Header, _last.End, _last.NextBatch, _last.LastSum, options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <remarks>
    /// In place where the segment is filled ahead: its length never falls, not even by a crash in the middle of this.
    /// </remarks>
    private async ValueTask ClearTailAsync(IDiskFile file)
    {
        var fill = _last.Header.Fill;
        if (fill.Bytes == 0)
        {
            if (file.Length > _last.End)
            {
                await file.TruncateAsync(_last.End);
            }

            return;
        }

        var at = _last.HasUnfinished ? _last.End : file.Length;
        foreach (var zeros in SegmentWriter.ZerosOf(Math.Max(file.Length, fill.LengthAt(_last.End)) - at))
        {
            await file.WriteAsync(at, zeros);
            at += zeros.Length;
        }
    }

    /// <remarks>
    /// What was read may come from the page cache of a process that died before its sync, or whose sync failed. In the
    /// latter case the pages count as clean though they are not on the device, and another sync would succeed and do
    /// nothing. So they are written again, with the same bytes, before anything relies on them.
    /// </remarks>
    private async ValueTask WriteAgainAsync(IDiskFile file)
    {
        if (_last.SyncedTo == _last.End)
        {
            return;
        }

        var bytes = new byte[(int)Math.Min(_last.End - _last.SyncedTo, 1 << 20)];
        for (var at = _last.SyncedTo; at < _last.End; at += bytes.Length)
        {
            var read = await file.ReadAsync(at, bytes.AsMemory(0, (int)Math.Min(bytes.Length, _last.End - at)));
            await file.WriteAsync(at, bytes.AsMemory(0, read));
        }
    }

    private async ValueTask ReadLogAsync(IReadOnlyList<string> names)
    {
        var sequences = names.Select(FileNames.ReadSegment).OfType<long>().Order().ToArray();
        var headers = await ReadHeadersAsync(sequences);
        _leftovers.AddRange(sequences.Where(sequence => sequence < headers[0].Sequence).Select(FileNames.Segment));
        _tail = new LogTail(headers[0], _mutants);
        (uint Sum, long Batch)? before = null;
        for (var i = 0; i < headers.Count; i++)
        {
            var header = headers[i];
            var name = FileNames.Segment(header.Sequence);
            if (before is { } end && (header.PreviousSum != end.Sum || header.FirstBatch != end.Batch))
            {
                throw Refusals.Damaged(
                    disk,
                    FileNames.Segment(header.Sequence - 1),
                    _last.End,
                    $"it ends with batch {end.Batch - 1}, and {name} goes on after batch {header.FirstBatch - 1}");
            }

            if (i > 0 && !Tail.Follow(header))
            {
                throw Refusals.Damaged(
                    disk, name, 0, $"it begins at entry {header.FirstIndex} after entry {Tail.Last}");
            }

            using var reader = await SegmentReader.OpenAsync(disk, header.Sequence, _mutants);
            await ReadBatchesAsync(reader, isLast: i == headers.Count - 1);
            CheckLength(reader, isLast: i == headers.Count - 1);
            var hasUnfinished = reader.Trouble is not null;
            _last = (
                header, reader.Offset, reader.Length, hasUnfinished, reader.SyncedTo, reader.NextBatch, reader.LastSum);
            before = (reader.LastSum, reader.NextBatch);
            _segments.Add(new SegmentPlace(header.Sequence, header.FirstIndex));
        }
    }

    /// <summary>
    /// The headers of the segments in force: from the last one that restarts the log, or else from the first.
    /// </summary>
    private async ValueTask<List<SegmentHeader>> ReadHeadersAsync(long[] sequences)
    {
        var headers = new List<SegmentHeader>();
        foreach (var sequence in sequences.Reverse())
        {
            using var reader = await SegmentReader.OpenAsync(disk, sequence);
            if (reader.Header.Identity != identity)
            {
                throw Refusals.OtherIdentity(disk, reader.Name, reader.Header.Identity, identity);
            }

            if (headers.Count > 0 && headers[0].Sequence != sequence + 1)
            {
                throw Refusals.Missing(
                    disk, $"{FileNames.Segment(sequence + 1)} is missing from the middle of the log");
            }

            headers.Insert(0, reader.Header);
            if (reader.Header.Restarts)
            {
                break;
            }
        }

        return headers.Count > 0 ? headers : throw Refusals.Missing(disk, "there is no segment of a log (*.wal)");
    }

    private async ValueTask ReadBatchesAsync(SegmentReader reader, bool isLast)
    {
        while (await reader.NextAsync() is { } batch)
        {
            foreach (var frame in batch.Frames)
            {
                if (!Tail.Take(frame))
                {
                    throw Refusals.Damaged(
                        disk,
                        reader.Name,
                        batch.Header.Offset,
                        $"entry {frame.Entry?.Index} follows entry {Tail.Last}");
                }
            }
        }

        if (reader.Trouble is not { } trouble || (isLast && _mutants.HasFlag(StorageMutants.CutMiddle)))
        {
            return;
        }

        if (!isLast)
        {
            throw Refusals.Damaged(disk, reader.Name, reader.Offset, trouble);
        }

        if (await reader.FindLaterAsync(syncedBeyond: reader.Offset) is { } proof)
        {
            throw Refusals.Damaged(
                disk,
                reader.Name,
                reader.Offset,
                $"{trouble}, yet batch {proof.Number} at byte {proof.Offset} was written when that was durable");
        }
    }

    /// <summary>
    /// A segment that is closed is known by its end; the last one must be as long as it was when what is read of it was
    /// made durable.
    /// </summary>
    private void CheckLength(SegmentReader reader, bool isLast)
    {
        var made = reader.Header.Fill.LengthAt(reader.SyncedTo);
        if (isLast && reader.Length < made)
        {
            throw Refusals.Damaged(
                disk,
                reader.Name,
                reader.Length,
                $"the file ends there, and was made {made} bytes long: it was cut, and what was behind is lost");
        }
    }

    /// <summary>
    /// The latest snapshot that the log is joined to. One that it is not joined to never came into force.
    /// </summary>
    private async ValueTask<Snapshot?> ReadSnapshotAsync(IReadOnlyList<string> names)
    {
        Snapshot? latest = null;
        var places = names.Select(FileNames.ReadSnapshot).OfType<(long Index, long Term)>();
        foreach (var (index, term) in places.OrderDescending())
        {
            if (Tail.TermAt(index) != term)
            {
                _leftovers.Add(FileNames.Snapshot(index, term));
                continue;
            }

            if (latest is not null)
            {
                Snapshots.Add(index, term);
                continue;
            }

            var (snapshot, trouble) = await SnapshotFile.ReadAsync(disk, identity.ClusterId, index, term);
            if (snapshot is not null)
            {
                latest = snapshot;
                Snapshots.Add(index, term);
            }
            else
            {
                _damaged.Add($"{FileNames.Snapshot(index, term)}: {trouble}");
                Snapshots.AddDamaged(index, term);
            }
        }

        if (latest is null && Tail.First > 1)
        {
            var damaged = _damaged.Count > 0 ? $" that can be read ({string.Join("; ", _damaged)})" : "";
            throw Refusals.Missing(
                disk, $"the log begins at entry {Tail.First}, and there is no snapshot of what was before{damaged}");
        }

        return latest;
    }
}
