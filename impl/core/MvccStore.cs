using System.Runtime.InteropServices;
using Vigil.Seams;

namespace Vigil.Core;

/// <summary>The keys and their history since the compacted revision.</summary>
/// <remarks>
/// Not thread-safe: <see cref="WatchableStore"/> guards it with its lock. Source: etcd <c>server/storage/mvcc</c>.
/// </remarks>
internal sealed partial class MvccStore
{
    /// <summary>What the first write gets; revision 1 is the empty store.</summary>
    public const long FirstWriteRevision = 2;

    /// <summary>What a lease costs, without its keys.</summary>
    public const long LeaseBytes = 320;

    private readonly SortedKeys _keys;
    private readonly StoreScale _scale;
    private EventLog _log;
    private readonly List<Event> _changes = [];
    private readonly CoreMutants _mutants;
    private readonly int _opsMax;
    private bool _isWriting;
    private long _keptBytes;

    public MvccStore(StoreOptions options, CoreMutants mutants)
    {
        _opsMax = options.TxnOpsMax;
        _scale = options.Scale;
        _keys = new SortedKeys(_scale.IndexOrder);
        _log = new EventLog(FirstWriteRevision, _scale.HistorySegment);
        _mutants = mutants;
    }

    /// <summary>The revision of the last write; 1 before the first.</summary>
    public long CurrentRevision { get; private set; } = 1;

    /// <summary>Revisions below this one can't be read; 0 before the first compaction.</summary>
    public long CompactRevision { get; private set; }

    /// <summary>The changes of the revision that was written last. Valid until the next write.</summary>
    public ReadOnlySpan<Event> LastChanges => CollectionsMarshal.AsSpan(_changes);

    /// <summary>How many keys have something kept about them, deleted ones included.</summary>
    public int KeyCount => _keys.Count;

    /// <summary>
    /// What the kept versions of all keys, the pairs before them and the leases cost in memory: no less than they take
    /// in a snapshot.
    /// </summary>
    public long SizeBytes => _keptBytes + (Leases.Count * LeaseBytes);

    private long WriteRevision => CurrentRevision + 1;

    public Result<PutResult> Put(PutOp op)
    {
        // A put alone is checked for its lease first; in a transaction the key comes first. This is etcd's order.
        var error = TxnCheck.Put(op);
        if (error == StoreError.None)
        {
            error = CheckLease(op);
        }

        if (error == StoreError.None)
        {
            error = CheckPut(op);
        }

        if (error != StoreError.None)
        {
            return error;
        }

        Begin();
        var result = Apply(op);
        Commit();
        return result;
    }

    public Result<DeleteRangeResult> DeleteRange(DeleteRangeOp op)
    {
        if (op.Range.Key.IsEmpty)
        {
            return StoreError.EmptyKey;
        }

        Begin();
        var result = Apply(op);
        Commit();
        return result;
    }

    private void Begin()
    {
        Invariant.Holds(!_isWriting, "One write at a time.");
        _isWriting = true;
        if (!_mutants.HasFlag(CoreMutants.ReuseEventList) || _changes.Count < 2)
        {
            _changes.Clear();
        }
    }

    private void Commit()
    {
        _isWriting = false;
        if (_changes.Count == 0)
        {
            return;
        }

        var changes = LastChanges;
        while (changes.Length > 1 && changes[0].Revision.Main != WriteRevision)
        {
            // Only the mutant leaves anything here.
            changes = changes[1..];
        }

        if (changes[0].Revision.Main == WriteRevision)
        {
            _log.Append(changes);
            CurrentRevision++;
        }
    }

    private StoreError CheckPut(PutOp op) =>
        (op.IgnoreValue || op.IgnoreLease) && _keys.Find(op.Key)?.Live is null
            ? StoreError.KeyNotFound
            : StoreError.None;

    private PutResult Apply(PutOp op)
    {
        var index = _keys.FindOrAdd(op.Key);
        var before = index.Live;
        var value = op.IgnoreValue && before is not null ? before.Value : op.Value;
        var lease = op.IgnoreLease && before is not null ? before.Lease : op.Lease;
        var created = before?.CreateRevision ?? WriteRevision;
        var version = (before?.Version ?? 0) + 1;
        if (_mutants.HasFlag(CoreMutants.VersionSurvivesDelete) && before is null && index.Versions.Length > 1)
        {
            var older = index.Versions[^2].Kv;
            (created, version) = (older.CreateRevision, older.Version + 1);
        }

        var kv = new KeyValue(index.Key, value, created, WriteRevision, version, lease);
        Record(index, kv, _mutants.HasFlag(CoreMutants.PrevKvIsPresent) && before is not null ? kv : before);
        return new PutResult(WriteRevision, op.PrevKv ? before : null);
    }

    private DeleteRangeResult Apply(DeleteRangeOp op)
    {
        var deleted = new List<KeyIndex>();
        if (op.Range.IsSingle)
        {
            if (_keys.Find(op.Range.Key) is { Live: not null } index)
            {
                deleted.Add(index);
            }
        }
        else
        {
            var cursor = _keys.Seek(op.Range.Key);
            while (cursor.TryNext(out var index) && op.Range.Contains(index.Key))
            {
                if (index.Live is not null)
                {
                    deleted.Add(index);
                }
            }
        }

        var before = new List<KeyValue>(op.PrevKv ? deleted.Count : 0);
        foreach (var index in deleted)
        {
            var live = index.Live;
            if (op.PrevKv && live is not null)
            {
                before.Add(live);
            }

            Record(index, KeyValue.Tombstone(index.Key, WriteRevision), live);
        }

        return new DeleteRangeResult(_changes.Count > 0 ? WriteRevision : CurrentRevision, deleted.Count, before);
    }

    private void Record(KeyIndex index, KeyValue kv, KeyValue? before)
    {
        var change = new Event(kv, before, _changes.Count);
        index.Append(change);
        _changes.Add(change);
        _keptBytes += change.Kv.KeptBytes;
        if (!_mutants.HasFlag(CoreMutants.KeepAttached) || kv.Lease != 0)
        {
            Leases.Move(index.Key, before?.Lease ?? 0, kv.Lease);
        }
    }
}
