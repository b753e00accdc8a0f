namespace Vigil.Sim.World.Oracle;

/// <summary>One broken promise, with what a report needs to mark it.</summary>
/// <param name="Law">What was promised.</param>
/// <param name="Message">What happened instead, in a sentence or two.</param>
public sealed record Violation(Law Law, string Message)
{
    /// <summary>The operations concerned, by id; may be empty.</summary>
    public IReadOnlyList<int> Operations { get; init; } = [];

    /// <summary>The watch concerned, by id; null when it is not about one.</summary>
    public int? Watch { get; init; }

    /// <summary>The revision concerned; null when it is not about one.</summary>
    public long? Revision { get; init; }

    /// <summary>When it showed, in the history's order; null when only the end shows it.</summary>
    public long? Seq { get; init; }

    /// <summary>Law and message.</summary>
    public override string ToString() => $"{Law}: {Message}";
}
