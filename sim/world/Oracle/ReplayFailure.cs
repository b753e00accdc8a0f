using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>Why a replay could not go on. The message is made only if it is the end of the search.</summary>
internal sealed class ReplayFailure
{
    /// <summary>The revision reached.</summary>
    public required long Revision { get; init; }

    /// <summary>The operation that does not fit, by its place in the history; −1 when it is about a hole.</summary>
    public int Operation { get; init; } = -1;

    /// <summary>What the model answers; null when it was not run.</summary>
    public Response? Expected { get; init; }

    /// <summary>What is wrong, when it is not just the answer.</summary>
    public string? Reason { get; init; }

    /// <summary>The keys that are reason enough; null when everything may be.</summary>
    public IReadOnlyList<Blob>? Keys { get; init; }

    /// <summary>The guess at which no candidate was left; null when it failed for another reason.</summary>
    public ReplayGuess? Exhausted { get; init; }
}
