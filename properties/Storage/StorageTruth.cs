using Vigil.Raft;
using Vigil.Storage;

namespace Vigil.Properties.Storage;

/// <summary>
/// What may be found on a disk: the last state that was acknowledged, or one that was on its way since.
/// </summary>
internal sealed class StorageTruth
{
    public static readonly StorageIdentity Identity = new(0xC1, 0xA1);

    private readonly List<StorageState> _possible = [];
    private readonly Dictionary<(long Index, long Term), Snapshot> _snapshots = [];
    private long _savedIndex;
    private int _written;

    /// <summary>Whether a creation was acknowledged.</summary>
    public bool IsCreated { get; private set; }

    /// <summary>The state as whoever uses the store sees it.</summary>
    public StorageState Now => _possible[^1];

    /// <summary>Whether all that was done is acknowledged as durable.</summary>
    public bool IsSettled => _possible.Count == 1;

    /// <summary>What is committed: it is never replaced.</summary>
    public long Floor { get; set; }

    /// <summary>The latest snapshot that was acknowledged; 0 for none.</summary>
    public long Saved => _savedIndex;

    public void Begin(StorageState first)
    {
        _possible.Clear();
        _possible.Add(first);
        Floor = first.Base;
    }

    public void Created()
    {
        IsCreated = true;
        _savedIndex = Now.Base;
    }

    /// <summary>Something is on its way: it may be found from here on.</summary>
    public void Try(StorageState next) => _possible.Add(next);

    /// <summary>It is acknowledged as durable: nothing else may be found.</summary>
    public void Settle() => _possible.RemoveRange(0, _possible.Count - 1);

    public void Save(long index) => _savedIndex = Math.Max(_savedIndex, index);

    /// <summary>A snapshot of that entry; the same one each time.</summary>
    public Snapshot NewSnapshot(long index, long term, int bytes)
    {
        if (!_snapshots.TryGetValue((index, term), out var snapshot))
        {
            var conf = new ConfState([1, 2, 3 + (ulong)index], index % 2 == 0 ? [9] : []);
            snapshot = new Snapshot(index, term, conf, NewData(bytes));
            _snapshots.Add((index, term), snapshot);
        }

        return snapshot;
    }

    /// <summary>Bytes that no other value has.</summary>
    public byte[] NewData(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = unchecked((byte)(((_written + 1) * 31) + (i * (1 + (_written % 7)))));
        }

        _written++;
        return bytes;
    }

    /// <summary>Compares what was recovered, and goes on from it.</summary>
    /// <param name="found">What was recovered.</param>
    /// <param name="isRotten">A bit was turned over: of a snapshot that is damaged an older one may be found.</param>
    public void Compare(Recovered found, bool isRotten)
    {
        var wasSettled = IsSettled;
        var differences = _possible.Select(state => state.Difference(found)).ToList();
        var match = differences.FindLastIndex(difference => difference is null);
        if (match < 0)
        {
            throw new BrokenException(differences[^1] ?? "");
        }

        if (wasSettled && found.CutBytes > 0)
        {
            throw new BrokenException($"{found.CutBytes} bytes are cut, and all was durable");
        }

        if (found.DamagedSnapshots.Count > 0 && !isRotten)
        {
            throw new BrokenException($"a snapshot is damaged: {found.DamagedSnapshots[0]}");
        }

        if ((found.Snapshot?.Index ?? 0) < _savedIndex && found.DamagedSnapshots.Count == 0)
        {
            throw new BrokenException($"the snapshot at {_savedIndex} is lost");
        }

        if (found.Snapshot is { } snapshot)
        {
            CheckSame(snapshot);
        }

        Begin(_possible[match]);
        Created();
        _savedIndex = found.Snapshot?.Index ?? 0;
        Floor = Math.Max(Now.Base, Math.Max(_savedIndex, LastApplied()));
    }

    /// <summary>Checks that a snapshot is the one that was written under its index and term.</summary>
    public void CheckSame(Snapshot found)
    {
        if (!_snapshots.TryGetValue((found.Index, found.Term), out var written)
            || !written.Conf.Equals(found.Conf)
            || !written.Data.Span.SequenceEqual(found.Data.Span))
        {
            throw new BrokenException($"{found} is not what was written");
        }
    }

    /// <summary>The last entry that a snapshot was begun of: it was applied, so it is committed.</summary>
    private long LastApplied() =>
        _snapshots.Keys.Where(key => Now.TermAt(key.Index) == key.Term)
            .Select(key => key.Index).DefaultIfEmpty(0).Max();
}
