namespace Vigil.Model;

/// <summary>What a compare looks at.</summary>
public enum CompareTarget
{
    /// <summary>The version.</summary>
    Version,

    /// <summary>The create_revision.</summary>
    Create,

    /// <summary>The mod_revision.</summary>
    Mod,

    /// <summary>The value. False for an absent key, whatever the operator.</summary>
    Value,

    /// <summary>The attached lease.</summary>
    Lease,
}

/// <summary>How the key's side must relate to the given one.</summary>
public enum CompareResult
{
    /// <summary>Equal to the given one.</summary>
    Equal,

    /// <summary>Above the given one.</summary>
    Greater,

    /// <summary>Below the given one.</summary>
    Less,

    /// <summary>Not equal to the given one.</summary>
    NotEqual,
}

/// <summary>One condition of a transaction. It must hold for every key of the range.</summary>
/// <param name="Range">Its first key is not empty. A range with no live key counts as one absent key.</param>
/// <param name="Target">What is looked at.</param>
/// <param name="Result">How it must relate.</param>
/// <param name="Number">The other side, for every target but the value.</param>
/// <param name="Value">The other side, for the value.</param>
public sealed record Compare(
    KeyRange Range, CompareTarget Target, CompareResult Result, long Number = 0, Blob Value = default)
{
    /// <summary>True when the condition holds for this pair; null is an absent key, which has zeros.</summary>
    internal bool HoldsFor(KeyValue? kv)
    {
        if (Target == CompareTarget.Value)
        {
            return kv is not null && Relates(kv.Value.CompareTo(Value));
        }

        var number = Target switch
        {
            CompareTarget.Version => kv?.Version,
            CompareTarget.Create => kv?.CreateRevision,
            CompareTarget.Mod => kv?.ModRevision,
            CompareTarget.Lease => kv?.Lease,
            _ => throw new InvalidOperationException($"There is no compare target {Target}."),
        };
        return Relates((number ?? 0).CompareTo(Number));
    }

    /// <summary>As a person would write it.</summary>
    public override string ToString()
    {
        var sign = Result switch
        {
            CompareResult.Equal => "=",
            CompareResult.Greater => ">",
            CompareResult.Less => "<",
            _ => "!=",
        };
        return $"{Target}({Range}) {sign} {(Target == CompareTarget.Value ? Value.ToString() : $"{Number}")}";
    }

    private bool Relates(int order) => Result switch
    {
        CompareResult.Equal => order == 0,
        CompareResult.Greater => order > 0,
        CompareResult.Less => order < 0,
        CompareResult.NotEqual => order != 0,
        _ => throw new InvalidOperationException($"There is no compare result {Result}."),
    };
}
