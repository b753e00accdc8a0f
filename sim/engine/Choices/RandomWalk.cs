namespace Vigil.Sim.Engine.Choices;

/// <summary>Every answer is as likely as any other. The yardstick that each strategy is measured against.</summary>
/// <remarks>
/// The generator is SplitMix64 (Steele, Lea, Flood 2014), ours so that no release of .NET can change it.
/// </remarks>
internal sealed class RandomWalk(ulong seed) : IChooser
{
    private ulong _state = seed;

    /// <summary>How far from a seed its additions begin: the first few seeds, which papers show, have none.</summary>
    private const ulong AdditionsAt = 560UL << 32;

    /// <summary>The state of the stream of additions.</summary>
    private ulong _additions = unchecked(seed + AdditionsAt);

    /// <inheritdoc/>
    public int Choose(ChoiceKind kind, string site, int bound) =>
        Draw(ref kind == ChoiceKind.Addition ? ref _additions : ref _state, bound);

    private static int Draw(ref ulong state, int bound)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            mixed ^= mixed >> 31;
            return (int)(((mixed >> 32) * (ulong)bound) >> 32);
        }
    }
}
