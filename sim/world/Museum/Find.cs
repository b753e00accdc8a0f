namespace Vigil.Sim.World.Museum;

/// <summary>What one search came to.</summary>
/// <param name="Key">The exhibit.</param>
/// <param name="Strategy">Who chose.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Budget">The most executions.</param>
/// <param name="Executions">How many it took; the budget when nothing was found.</param>
/// <param name="CpuSeconds">The processor time that they took, of one core.</param>
/// <param name="Law">The law that noticed; empty when none did.</param>
internal sealed record Find(
    string Key, string Strategy, ulong Seed, int Budget, int Executions, double CpuSeconds, string Law)
{
    /// <summary>The steps of the shrunk workload; 0 where it was not shrunk.</summary>
    public int Steps { get; init; }

    /// <summary>The lines of its story.</summary>
    public int StoryLines { get; init; }

    /// <summary>The choices that are left.</summary>
    public int Choices { get; init; }

    /// <summary>Whether a law noticed.</summary>
    public bool IsFound => Law.Length > 0;
}
