namespace Vigil.Sim.Choices;

/// <summary>One decision that was made.</summary>
/// <param name="Kind">What it decided.</param>
/// <param name="Site">Where, as <c>area.what</c>.</param>
/// <param name="Bound">How many answers there were.</param>
/// <param name="Value">The answer, in [0, <paramref name="Bound"/>).</param>
public readonly record struct Choice(ChoiceKind Kind, string Site, int Bound, int Value);
