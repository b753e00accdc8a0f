namespace Vigil.Core;

/// <summary>An etcd store in process: keys with all their history, and watchers that miss nothing of it.</summary>
/// <remarks>
/// <para>
/// Every method may be called from any thread. One lock orders everything: under it a write gets its revision and goes
/// to the watchers that match, so no watcher can see revisions in another order than readers do. The lock is held over
/// no await, no callback and no wake-up; readers are woken when it has been released.
/// </para>
/// <para>Nothing runs in the background. Source: etcd <c>server/storage/mvcc/watchable_store.go</c>.</para>
/// </remarks>
public sealed partial class WatchableStore
{
    /// <summary>The only lock of the store; every field below, its parts and its streams are guarded by it.</summary>
    private readonly object _gate = new();
    private MvccStore _mvcc;
    private readonly StoreOptions _options;
    private readonly CoreMutants _mutants;
    private readonly WatcherGroup _synced;
    private readonly SortedSet<WatchStream> _streams;
    private readonly List<Watcher> _blocked = [];
    private readonly BufferCeiling _ceiling;
    private int _watchers;
    private WakeList _wakes;

    /// <summary>An empty store, at revision 1.</summary>
    /// <param name="options">Its bounds; null for the defaults.</param>
    public WatchableStore(StoreOptions? options = null)
        : this(options, CoreMutants.None)
    {
    }

    internal WatchableStore(StoreOptions? options, CoreMutants mutants)
        : this(options ?? new StoreOptions(), mutants, null)
    {
    }

    private WatchableStore(StoreOptions options, CoreMutants mutants, MvccStore? survivor)
    {
        _options = options;
        _mutants = mutants;
        _ceiling = new BufferCeiling(options.BuffersBytesMax, mutants);
        _synced = new WatcherGroup(options.Scale.WatcherTable, mutants);
        _mvcc = survivor ?? new MvccStore(options, mutants);
        _streams = new SortedSet<WatchStream>(Comparer<WatchStream>.Create((a, b) => a.Number.CompareTo(b.Number)));
    }

    /// <summary>From which sizes on it works piece by piece.</summary>
    internal StoreScale Scale => _options.Scale;

    /// <summary>The revision of the last write; 1 before the first.</summary>
    public long CurrentRevision
    {
        get
        {
            lock (_gate)
            {
                return _mvcc.CurrentRevision;
            }
        }
    }

    /// <summary>Revisions below this one can't be read; 0 before the first compaction.</summary>
    public long CompactRevision
    {
        get
        {
            lock (_gate)
            {
                return _mvcc.CompactRevision;
            }
        }
    }

    /// <summary>
    /// What the kept versions of all keys cost in memory, compacted ones that are not freed yet included, in bytes.
    /// </summary>
    public long SizeBytes
    {
        get
        {
            lock (_gate)
            {
                return _mvcc.SizeBytes;
            }
        }
    }

    /// <summary>Puts a key.</summary>
    public Result<PutResult> Put(PutOp op) => Write(op, static (mvcc, op) => mvcc.Put(op));

    /// <summary>Deletes the keys of a range.</summary>
    public Result<DeleteRangeResult> DeleteRange(DeleteRangeOp op) =>
        Write(op, static (mvcc, op) => mvcc.DeleteRange(op));

    /// <summary>Compares, then runs one of two lists of operations, all or nothing.</summary>
    public Result<TxnResult> Txn(TxnOp op) => Write(op, static (mvcc, op) => mvcc.Txn(op));

    /// <summary>Reads the keys of a range, now or at an earlier revision.</summary>
    public Result<RangeResult> Range(RangeOp op)
    {
        Result<FoundRange> found;
        lock (_gate)
        {
            found = _mvcc.Find(op);
        }

        // Pairs never change: they are filtered, sorted and copied while others have the lock.
        return found.IsOk ? found.Value.Arrange() : found.Error;
    }

    /// <summary>
    /// Makes every revision below <paramref name="revision"/> unreadable, and cancels watchers that still need one.
    /// </summary>
    /// <param name="revision">
    /// Above the compacted revision and not above the current one, or the request is refused.
    /// </param>
    /// <remarks>The memory comes back with the writes that follow, or with <see cref="Scrub"/>.</remarks>
    public Result<CompactResult> Compact(long revision)
    {
        Result<CompactResult> result;
        WakeList wakes;
        lock (_gate)
        {
            result = _mvcc.Compact(revision);
            if (result.IsOk)
            {
                CancelLagging();
            }

            wakes = TakeWakes();
        }

        wakes.Wake();
        return result;
    }

    /// <summary>
    /// Frees the memory of compacted history, at most <paramref name="revisionsMax"/> revisions of it.
    /// </summary>
    /// <returns>True when there is more to free.</returns>
    public bool Scrub(int revisionsMax)
    {
        lock (_gate)
        {
            _mvcc.Scrub(revisionsMax);
            return _mvcc.NeedsScrub;
        }
    }

    /// <summary>What the store holds now. Costs the same however much that is.</summary>
    public StoreStats ReadStats()
    {
        lock (_gate)
        {
            return new StoreStats(
                _mvcc.CurrentRevision,
                _mvcc.CompactRevision,
                _mvcc.KeyCount,
                _streams.Count,
                _watchers,
                _synced.Count,
                _ceiling.Events,
                _ceiling.UsedBytes)
            {
                Leases = _mvcc.Leases.Count,
                SizeBytes = _mvcc.SizeBytes,
                BufferedBytesPeak = _ceiling.PeakBytes,
                GivenUpTotal = _ceiling.GivenUpTotal,
                StarvedTotal = _starvedTotal,
                CaughtUpTotal = _caughtUpTotal,
                BlockedTotal = _blockedTotal,
                PassedTotal = _passedTotal,
            };
        }
    }

    /// <summary>
    /// What a restarted process finds: the same history, and no watchers. This store must not be used any more.
    /// </summary>
    internal WatchableStore Restarted()
    {
        lock (_gate)
        {
            return new WatchableStore(_options, _mutants, _mvcc);
        }
    }

    /// <summary>The faults injected into this store.</summary>
    internal CoreMutants Mutants => _mutants;

    private Result<T> Write<TOp, T>(TOp op, Func<MvccStore, TOp, Result<T>> write)
        where T : class
    {
        Result<T> result;
        WakeList wakes;
        lock (_gate)
        {
            var before = _mvcc.CurrentRevision;
            result = write(_mvcc, op);
            if (_mvcc.CurrentRevision > before)
            {
                Notify();
                if (_mvcc.NeedsScrub)
                {
                    _mvcc.Scrub(_options.ScrubRevisionsMax);
                }
            }

            wakes = TakeWakes();
        }

        wakes.Wake();
        return result;
    }

    private WakeList TakeWakes()
    {
        var wakes = _wakes;
        _wakes = default;
        return wakes;
    }
}
