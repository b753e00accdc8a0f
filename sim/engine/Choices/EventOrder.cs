namespace Vigil.Sim.Engine.Choices;

/// <summary>What happened in an execution, by name: what is left of a schedule when the build is another one.</summary>
/// <param name="Labels">The lanes that had steps.</param>
/// <param name="Steps">Each step in order, as the place of its lane in <paramref name="Labels"/>.</param>
public sealed record EventOrder(IReadOnlyList<string> Labels, IReadOnlyList<int> Steps)
{
    /// <summary>Nothing is known.</summary>
    public static readonly EventOrder Unknown = new([], []);
}
