namespace Vigil.Model;

/// <summary>Removes the keys of a range. Takes one revision if it removes any, else none.</summary>
/// <param name="Range">Its first key is not empty.</param>
public sealed record DeleteRangeRequest(KeyRange Range) : KvRequest
{
    /// <summary>Answer with the pairs removed.</summary>
    public bool PrevKv { get; init; }

    /// <summary>As a person would write it.</summary>
    public override string ToString() => $"delete {Range}";
}
