namespace Vigil.Core;

/// <summary>A condition of a transaction: a property of a key, an operator and an operand.</summary>
/// <param name="Range">
/// The keys it is about. It must hold for each; a range without keys counts as one missing key.
/// </param>
/// <param name="Target">The property.</param>
/// <param name="Result">The operator.</param>
/// <remarks>
/// A missing key counts as 0, except that its value compares false with anything. Source: etcd API, <c>Compare</c>.
/// </remarks>
public sealed record Compare(KeyRange Range, CompareTarget Target, CompareResult Result)
{
    /// <summary>The operand, unless the target is the value.</summary>
    public long Number { get; init; }

    /// <summary>The operand when the target is the value.</summary>
    public Bytes Value { get; init; }

    /// <summary>Whether the condition holds for <paramref name="kv"/>; null is a missing key.</summary>
    internal bool HoldsFor(KeyValue? kv)
    {
        if (Target == CompareTarget.Value)
        {
            return kv is not null && Holds(kv.Value.CompareTo(Value));
        }

        var actual = Target switch
        {
            CompareTarget.Version => kv?.Version,
            CompareTarget.Create => kv?.CreateRevision,
            CompareTarget.Mod => kv?.ModRevision,
            _ => kv?.Lease,
        };
        return Holds((actual ?? 0).CompareTo(Number));
    }

    private bool Holds(int order) => Result switch
    {
        CompareResult.Equal => order == 0,
        CompareResult.Greater => order > 0,
        CompareResult.Less => order < 0,
        _ => order != 0,
    };
}

/// <summary>The operator of a <see cref="Compare"/>. The numbers are those on the wire.</summary>
public enum CompareResult
{
    /// <summary>=</summary>
    Equal = 0,

    /// <summary>&gt;</summary>
    Greater = 1,

    /// <summary>&lt;</summary>
    Less = 2,

    /// <summary>!=</summary>
    NotEqual = 3,
}

/// <summary>The property that a <see cref="Compare"/> looks at. The numbers are those on the wire.</summary>
public enum CompareTarget
{
    /// <summary>How often the key was put since it was created.</summary>
    Version = 0,

    /// <summary>The create revision.</summary>
    Create = 1,

    /// <summary>The modification revision.</summary>
    Mod = 2,

    /// <summary>The value.</summary>
    Value = 3,

    /// <summary>The lease.</summary>
    Lease = 4,
}
