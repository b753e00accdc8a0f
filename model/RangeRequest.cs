namespace Vigil.Model;

/// <summary>The order of a range's answer.</summary>
public enum SortOrder
{
    /// <summary>By key ascending, or ascending by the target if that is not the key.</summary>
    None,

    /// <summary>Smallest first.</summary>
    Ascend,

    /// <summary>Largest first.</summary>
    Descend,
}

/// <summary>What a range's answer is sorted by. Ties stay in key order.</summary>
public enum SortTarget
{
    /// <summary>By key.</summary>
    Key,

    /// <summary>By version.</summary>
    Version,

    /// <summary>By create_revision.</summary>
    Create,

    /// <summary>By mod_revision.</summary>
    Mod,

    /// <summary>By value, bytewise.</summary>
    Value,
}

/// <summary>Reads the keys of a range at one revision. Takes no revision.</summary>
/// <param name="Range">Its first key is not empty; an empty range answers nothing.</param>
public sealed record RangeRequest(KeyRange Range) : KvRequest
{
    /// <summary>The revision to read at; 0 or less = now.</summary>
    public long Revision { get; init; }

    /// <summary>The most pairs to answer; 0 or less = all. Applied after filters and sorting.</summary>
    public long Limit { get; init; }

    /// <summary>Answer only the count.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Answer pairs without their values.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>The order of the answer.</summary>
    public SortOrder SortOrder { get; init; }

    /// <summary>What the order goes by.</summary>
    public SortTarget SortTarget { get; init; }

    /// <summary>Leave out pairs with a smaller mod_revision; 0 = no bound.</summary>
    public long MinModRevision { get; init; }

    /// <summary>Leave out pairs with a larger mod_revision; 0 = no bound.</summary>
    public long MaxModRevision { get; init; }

    /// <summary>Leave out pairs with a smaller create_revision; 0 = no bound.</summary>
    public long MinCreateRevision { get; init; }

    /// <summary>Leave out pairs with a larger create_revision; 0 = no bound.</summary>
    public long MaxCreateRevision { get; init; }

    /// <summary>
    /// The member answers from its own state, which may be old. The model, which has one state, takes no notice.
    /// </summary>
    public bool Serializable { get; init; }

    /// <summary>As a person would write it.</summary>
    public override string ToString() => Revision > 0 ? $"get {Range} at {Revision}" : $"get {Range}";
}
