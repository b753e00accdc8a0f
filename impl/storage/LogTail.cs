using Vigil.Raft;

namespace Vigil.Storage;

/// <summary>The log as a replay of its segments builds it up.</summary>
internal sealed class LogTail
{
    private readonly StorageMutants _mutants;
    private readonly List<Entry> _entries = [];

    public LogTail(SegmentHeader first, StorageMutants mutants)
    {
        _mutants = mutants;
        First = first.FirstIndex;
        PreviousTerm = first.PreviousTerm;
        HardState = first.HardState;
    }

    public IReadOnlyList<Entry> Entries => _entries;

    public HardState HardState { get; private set; }

    /// <summary>The first entry's index, or the one it would have.</summary>
    public long First { get; private set; }

    /// <summary>The term of the entry before the first; 0 when there is none or it is not known.</summary>
    public long PreviousTerm { get; private set; }

    /// <summary>The last entry; one below <see cref="First"/> when there is none.</summary>
    public long Last => First + _entries.Count - 1;

    public long LastTerm => _entries.Count > 0 ? _entries[^1].Term : PreviousTerm;

    /// <summary>The term of an entry, when it is known.</summary>
    public long? TermAt(long index) =>
        index >= First && index <= Last ? _entries[(int)(index - First)].Term
        : index == First - 1 && PreviousTerm > 0 ? PreviousTerm
        : null;

    /// <summary>Continues with another segment; false when it does not begin where the log ends.</summary>
    public bool Follow(SegmentHeader next)
    {
        if (next.FirstIndex != Last + 1)
        {
            return false;
        }

        HardState = next.HardState;
        return true;
    }

    /// <summary>Takes a frame; false when it would leave a hole.</summary>
    public bool Take(BatchFrame frame)
    {
        HardState = frame.HardState ?? HardState;
        return frame.Entry is not { } entry || Take(entry);
    }

    private bool Take(Entry entry)
    {
        if (entry.Index > Last + 1 || entry.Index < 1)
        {
            return false;
        }

        if (entry.Index < First)
        {
            // What came before was in segments that are gone, and is in a snapshot.
            _entries.Clear();
            (First, PreviousTerm) = (entry.Index, 0);
        }

        var at = (int)(entry.Index - First);
        if (_mutants.HasFlag(StorageMutants.KeepReplaced) && at < _entries.Count)
        {
            _entries[at] = entry;
            return true;
        }

        _entries.RemoveRange(at, _entries.Count - at);
        _entries.Add(entry);
        return true;
    }
}
