using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Sim.World.Raft;

/// <summary>What a node has on its disk: what a crash leaves, and what was written after that.</summary>
/// <remarks>
/// Writes become durable in order. A crash leaves any number of the first of those that were not synced.
/// </remarks>
internal sealed class RaftDisk
{
    private readonly List<Entry> _entries = [];
    private readonly List<object> _unsynced = [];

    public HardState HardState { get; private set; }

    public Snapshot? Snapshot { get; private set; }

    /// <summary>The entries, from any index on.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    public int Unsynced => _unsynced.Count;

    public void Found(HardState hardState, Snapshot snapshot) => (HardState, Snapshot) = (hardState, snapshot);

    public void Write(HardState hardState) => _unsynced.Add(hardState);

    public void Write(Snapshot snapshot) => _unsynced.Add(snapshot);

    /// <returns>Whether others go for it.</returns>
    public bool Write(Entry entry)
    {
        _unsynced.Add(entry);
        return _entries.Count > 0 && entry.Index <= _entries[^1].Index;
    }

    public void Sync() => Crash(_unsynced.Count);

    /// <summary>The first so many of what is not synced become durable; the others are gone.</summary>
    public void Crash(int kept)
    {
        foreach (var write in _unsynced.Take(kept))
        {
            Carry(write);
        }

        _unsynced.Clear();
    }

    /// <summary>A snapshot of this node's own application: whole and durable at once.</summary>
    public void Save(Snapshot snapshot, long keepFrom)
    {
        Snapshot = snapshot;
        _entries.RemoveAll(entry => entry.Index < keepFrom && entry.Index <= snapshot.Index);
    }

    private void Carry(object write)
    {
        switch (write)
        {
            case HardState hardState:
                HardState = hardState;
                break;
            case Snapshot snapshot:
                Snapshot = snapshot;
                _entries.Clear();
                break;
            case Entry entry:
                _entries.RemoveAll(old => old.Index >= entry.Index);
                Invariant.Holds(
                    entry.Index == (_entries.Count > 0 ? _entries[^1].Index : Snapshot?.Index ?? 0) + 1,
                    "What a node writes has no holes.");
                _entries.Add(entry);
                break;
            default:
                throw Invariant.Unreachable("Nothing else is written.");
        }
    }
}
