using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Storage;

/// <content>Snapshots, and what may be deleted because of them.</content>
internal sealed partial class LogStore
{
    /// <summary>The most bytes of data that a snapshot may have: it is read into one piece of memory.</summary>
    public const long SnapshotBytesMax = 2_147_400_000;

    /// <summary>
    /// Saves a snapshot of what was applied. The log stays as it is; <see cref="CompactAsync"/> shortens it.
    /// </summary>
    /// <param name="snapshot">
    /// At an index that the log has, durable. The one that is there already is not written again.
    /// </param>
    /// <exception cref="IOException">The disk refused, now or before.</exception>
    public ValueTask SaveSnapshotAsync(Snapshot snapshot) =>
        SaveSnapshotAsync(snapshot, snapshot.Data.Length, [snapshot.Data]);

    /// <summary>As above, of data that need not be in memory at once.</summary>
    /// <param name="snapshot">Its own data are not looked at.</param>
    /// <param name="length">The bytes of all parts; at most <see cref="SnapshotBytesMax"/>.</param>
    /// <param name="data">The parts, in order; each is consumed before the next is requested.</param>
    /// <exception cref="IOException">The disk refused, now or before.</exception>
    public async ValueTask SaveSnapshotAsync(Snapshot snapshot, long length, IEnumerable<ReadOnlyMemory<byte>> data)
    {
        ThrowIfFailed();
        Invariant.Holds(length <= SnapshotBytesMax, "What is written can be read.");
        var appended = Interlocked.Read(ref _appended);
        await WriteSnapshotAsync(snapshot, length, data);
        if (_files.Latest is { } latest && latest.Index == snapshot.Index)
        {
            // A leader's snapshot that came in between is further, and has restarted the count.
            Interlocked.Exchange(ref _appendedAtSnapshot, appended);
        }
    }

    /// <summary>
    /// Replaces the whole log, which is empty from there on, with a leader's snapshot. A crash leaves the old state or
    /// the new one.
    /// </summary>
    /// <param name="snapshot">With its data.</param>
    /// <param name="hardState">Raft's, from now on; <c>default</c> leaves it as it is.</param>
    /// <exception cref="IOException">The disk refused, now or before.</exception>
    public async ValueTask InstallSnapshotAsync(Snapshot snapshot, HardState hardState)
    {
        Begin();
        try
        {
            var state = hardState == default ? _hardState : hardState;
            await WriteSnapshotAsync(snapshot, snapshot.Data.Length, [snapshot.Data]);

            // The turning point: with this segment's name the older ones, and what they say, are out of force.
            await BeginSegmentAsync(new SegmentHeader
            {
                Identity = Identity,
                Sequence = _writer.Sequence + 1,
                Restarts = !Mutants.HasFlag(StorageMutants.KeepLogAtInstall),
                FirstIndex = snapshot.Index + 1,
                PreviousTerm = snapshot.Term,
                FirstBatch = _writer.NextBatch,
                PreviousSum = _writer.LastSum,
                HardState = state,
            });
            (_hardState, _last, _lastTerm) = (state, snapshot.Index, snapshot.Term);
            Interlocked.Exchange(ref _appendedAtSnapshot, Interlocked.Read(ref _appended));
            await DeleteBeforeAsync(_segments.Count - 1, isVoid: true);
        }
        catch (IOException e)
        {
            throw Fail($"installing the snapshot at {snapshot.Index}", e);
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>
    /// Deletes segments that hold nothing but entries before <paramref name="keepFrom"/>, and snapshots before the
    /// latest.
    /// </summary>
    /// <param name="keepFrom">
    /// The first entry to keep. All after the latest snapshot is kept in any case, so the most that counts is its
    /// index + 1.
    /// </param>
    /// <remarks>A snapshot that is being read stays until the next time.</remarks>
    /// <exception cref="IOException">The disk refused, now or before.</exception>
    public async ValueTask CompactAsync(long keepFrom)
    {
        Begin();
        try
        {
            if (_files.Latest is not { } latest)
            {
                return;
            }

            var limit = Math.Min(keepFrom, latest.Index + 1);
            await DeleteBeforeAsync(
                _segments.Skip(1).TakeWhile(segment => segment.FirstIndex <= limit).Count(),
                isVoid: Mutants.HasFlag(StorageMutants.DeleteAtOnce));
            await DeleteOlderSnapshotsAsync();
        }
        catch (IOException e)
        {
            throw Fail("deleting what is not needed any more", e);
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>Reads a snapshot with its data.</summary>
    /// <returns>Null when it is gone.</returns>
    /// <exception cref="StorageException">It is damaged.</exception>
    /// <exception cref="IOException">The disk can't be read.</exception>
    public async ValueTask<Snapshot?> ReadSnapshotAsync(long index, long term)
    {
        if (!_files.Borrow(index, term))
        {
            return null;
        }

        try
        {
            var (snapshot, trouble) = await SnapshotFile.ReadAsync(_disk, Identity.ClusterId, index, term);
            return snapshot ?? throw Refusals.Damaged(_disk, FileNames.Snapshot(index, term), 0, trouble);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        finally
        {
            _files.Return(index, term);
        }
    }

    private async ValueTask WriteSnapshotAsync(
        Snapshot snapshot, long length, IEnumerable<ReadOnlyMemory<byte>> data)
    {
        Invariant.Holds(snapshot is { Index: > 0, Term: > 0 }, "A snapshot is of an entry.");
        // What is there may be being read, and holds the same: index and term name a state.
        if (_files.Contains(snapshot.Index, snapshot.Term))
        {
            return;
        }

        if (Mutants.HasFlag(StorageMutants.DeleteBeforeSnapshot))
        {
            _files.Add(snapshot.Index, snapshot.Term);
        }

        try
        {
            await SnapshotFile.WriteAsync(_aside, Identity.ClusterId, snapshot, length, data);
        }
        catch (IOException e)
        {
            throw Fail($"writing the snapshot at {snapshot.Index}", e);
        }

        // Not before: the log may be cut only for a snapshot that is kept.
        _files.Add(snapshot.Index, snapshot.Term);
    }

    /// <summary>Deletes the first segments.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isVoid">
    /// They are out of force, so it does not matter which of their names a crash brings back. Otherwise the older one's
    /// end is durable before the next one's, for the names that are left must have no gap.
    /// </param>
    private async ValueTask DeleteBeforeAsync(int count, bool isVoid)
    {
        for (var i = 0; i < count; i++)
        {
            await _disk.DeleteAsync(FileNames.Segment(_segments[0].Sequence));
            _segments.RemoveAt(0);
            if (!isVoid)
            {
                await _aside.SyncNamesAsync();
            }
        }

        if (isVoid && count > 0)
        {
            await _aside.SyncNamesAsync();
        }
    }

    private async ValueTask DeleteOlderSnapshotsAsync()
    {
        var older = _files.TakeOlder();
        foreach (var (index, term) in older)
        {
            await _disk.DeleteAsync(FileNames.Snapshot(index, term));
        }

        if (older.Count > 0)
        {
            await _aside.SyncNamesAsync();
        }
    }
}
