using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Explain;

/// <summary>What the answer to a put claims: that it took this revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value from then on.</param>
internal sealed record ClaimedWrite(long Revision, string Key, string Value)
{
    /// <summary>In words.</summary>
    public string Text => $"{Key}={Value}";

    /// <summary>The claim of an operation; null when it is no put, or has no answer that claims anything.</summary>
    public static ClaimedWrite? Of(Operation operation) =>
        operation is { Request: PutRequest put, Outcome: { IsOk: true, Response: { } response } }
            ? new ClaimedWrite(response.Revision, put.Key.ToString(), put.Value.ToString())
            : null;
}
