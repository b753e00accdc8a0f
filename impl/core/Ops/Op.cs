namespace Vigil.Core;

/// <summary>One request to the store; also what a transaction is made of.</summary>
public abstract record Op;

/// <summary>Gives a key a value.</summary>
/// <param name="Key">Not empty.</param>
/// <param name="Value">May be empty.</param>
public sealed record PutOp(Bytes Key, Bytes Value) : Op
{
    /// <summary>The lease to attach the key to, instead of the one it had; 0 for none.</summary>
    public long Lease { get; init; }

    /// <summary>Whether the result has the key as it was before.</summary>
    public bool PrevKv { get; init; }

    /// <summary>Keeps the current value. The key must exist and <see cref="Value"/> must be empty.</summary>
    public bool IgnoreValue { get; init; }

    /// <summary>Keeps the current lease. The key must exist and <see cref="Lease"/> must be 0.</summary>
    public bool IgnoreLease { get; init; }
}

/// <summary>Deletes every key of a range; takes no revision when there is none.</summary>
/// <param name="Range">Its key is not empty.</param>
public sealed record DeleteRangeOp(KeyRange Range) : Op
{
    /// <summary>Whether the result has the keys as they were before.</summary>
    public bool PrevKv { get; init; }
}

/// <summary>Reads the keys of a range.</summary>
/// <param name="Range">Its key is not empty.</param>
public sealed record RangeOp(KeyRange Range) : Op
{
    /// <summary>The revision to read at, inclusive; 0 or below for now.</summary>
    public long Revision { get; init; }

    /// <summary>The most pairs to return; 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>Leaves the values out.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>Returns the number of keys alone.</summary>
    public bool CountOnly { get; init; }

    /// <summary>The order of the answer.</summary>
    public SortOrder SortOrder { get; init; }

    /// <summary>What is put in order.</summary>
    public SortTarget SortTarget { get; init; }

    /// <summary>Leaves out pairs last changed before this revision; 0 for no bound.</summary>
    public long MinModRevision { get; init; }

    /// <summary>Leaves out pairs last changed after this revision; 0 for no bound.</summary>
    public long MaxModRevision { get; init; }

    /// <summary>Leaves out pairs created before this revision; 0 for no bound.</summary>
    public long MinCreateRevision { get; init; }

    /// <summary>Leaves out pairs created after this revision; 0 for no bound.</summary>
    public long MaxCreateRevision { get; init; }

    internal bool IsFiltered => (MinModRevision | MaxModRevision | MinCreateRevision | MaxCreateRevision) != 0;

    internal bool IsSorted => SortTarget != SortTarget.Key || SortOrder == SortOrder.Descend;
}

/// <summary>Compares, then runs one of two lists of operations, all at one revision or none.</summary>
/// <param name="Compares">Must all hold for <paramref name="Success"/> to run; empty holds.</param>
/// <param name="Success">What is done when they hold.</param>
/// <param name="Failure">What is done when one does not.</param>
public sealed record TxnOp(IReadOnlyList<Compare> Compares, IReadOnlyList<Op> Success, IReadOnlyList<Op> Failure) : Op;

/// <summary>The order of a range's answer. The numbers are those on the wire.</summary>
public enum SortOrder
{
    /// <summary>By key; ascending when the target is not the key.</summary>
    None = 0,

    /// <summary>Smallest first.</summary>
    Ascend = 1,

    /// <summary>Largest first.</summary>
    Descend = 2,
}

/// <summary>What a range's answer is ordered by. The numbers are those on the wire.</summary>
public enum SortTarget
{
    /// <summary>The key, bytewise.</summary>
    Key = 0,

    /// <summary>The version.</summary>
    Version = 1,

    /// <summary>The create revision.</summary>
    Create = 2,

    /// <summary>The modification revision.</summary>
    Mod = 3,

    /// <summary>The value, bytewise.</summary>
    Value = 4,
}
