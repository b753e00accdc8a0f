namespace Vigil.Model;

/// <summary>Gives a key a value. Takes one revision.</summary>
/// <param name="Key">Not empty.</param>
/// <param name="Value">The value; must be empty with <see cref="IgnoreValue"/>.</param>
public sealed record PutRequest(Blob Key, Blob Value) : KvRequest
{
    /// <summary>The lease to attach; 0 detaches. Must be 0 with <see cref="IgnoreLease"/>.</summary>
    public long Lease { get; init; }

    /// <summary>Answer with the pair before.</summary>
    public bool PrevKv { get; init; }

    /// <summary>Keep the present value; the key must exist.</summary>
    public bool IgnoreValue { get; init; }

    /// <summary>Keep the present lease; the key must exist.</summary>
    public bool IgnoreLease { get; init; }

    /// <summary>As a person would write it.</summary>
    public override string ToString() => IgnoreValue ? $"put {Key} (same value)" : $"put {Key}={Value.ToBrief()}";
}
