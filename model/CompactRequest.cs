namespace Vigil.Model;

/// <summary>Forgets every version that is not the newest at <paramref name="Revision"/>. Takes no revision.</summary>
/// <param name="Revision">Above the compacted revision, at most the current one.</param>
public sealed record CompactRequest(long Revision) : Request
{
    /// <summary>As a person would write it.</summary>
    public override string ToString() => $"compact {Revision}";
}
