using System.Collections.Immutable;
using Vigil.Raft;
using Vigil.Storage;

namespace Vigil.Properties.Storage;

/// <summary>What a store holds, as its user sees it: the reference that a recovery is compared with.</summary>
/// <param name="HardState">Raft's.</param>
/// <param name="Base">The index that the log begins after: 0, or that of an installed snapshot.</param>
/// <param name="BaseTerm">That index's term; 0 for 0.</param>
/// <param name="Entries">What follows it. Compaction takes nothing away here.</param>
internal sealed record StorageState(HardState HardState, long Base, long BaseTerm, ImmutableList<Entry> Entries)
{
    public long Last => Base + Entries.Count;

    public long LastTerm => Entries.Count > 0 ? Entries[^1].Term : BaseTerm;

    public long? TermAt(long index) =>
        index == Base ? BaseTerm : index > Base && index <= Last ? this[index].Term : null;

    public StorageState Append(HardState? hardState, IReadOnlyList<Entry> entries) => this with
    {
        HardState = hardState ?? HardState,
        Entries = entries.Count == 0
            ? Entries
            : Entries.RemoveRange((int)(entries[0].Index - Base - 1), (int)(Last - entries[0].Index + 1))
                .AddRange(entries),
    };

    public StorageState Install(Snapshot snapshot, HardState hardState) =>
        new(hardState, snapshot.Index, snapshot.Term, []);

    /// <summary>How a recovery differs from this; null when it does not.</summary>
    public string? Difference(Recovered found)
    {
        var snapshot = found.Snapshot?.Index ?? 0;
        var first = found.Entries.Count > 0 ? found.Entries[0].Index : snapshot + 1;
        var last = first + found.Entries.Count - 1;
        if (found.HardState != HardState)
        {
            return $"the hard state is {found.HardState} and not {HardState}";
        }

        if (first > snapshot + 1 || last != Last || first <= Base)
        {
            return $"there is a snapshot at {snapshot} and {first}..{last}, and not what follows {Base} up to {Last}";
        }

        if (found.Snapshot is { } taken && TermAt(taken.Index) != taken.Term)
        {
            return $"the snapshot is of {taken.Term}/{taken.Index}, and that entry has term {TermAt(taken.Index)}";
        }

        return found.Entries.FirstOrDefault(entry => !IsSame(entry, this[entry.Index])) is { } wrong
            ? $"{wrong} is not what was appended"
            : null;
    }

    private Entry this[long index] => Entries[(int)(index - Base - 1)];

    private static bool IsSame(Entry one, Entry other) =>
        (one.Term, one.Index, one.Kind) == (other.Term, other.Index, other.Kind)
            && one.Data.Span.SequenceEqual(other.Data.Span);
}
