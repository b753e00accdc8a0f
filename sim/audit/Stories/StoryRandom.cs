using Vigil.Seams;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Audit.Stories;

/// <summary>What stories are drawn from: the simulator's own generator, so that a seed keeps its stories.</summary>
/// <param name="seed">Equal seeds draw equal numbers.</param>
internal sealed class StoryRandom(ulong seed) : IEntropy
{
    private readonly RandomWalk _walk = new(seed);

    /// <inheritdoc/>
    public int Next(string site, int bound) => _walk.Choose(ChoiceKind.Workload, site, bound);

    /// <summary>A number from 0 to <paramref name="bound"/>, exclusive.</summary>
    public int Next(int bound) => Next("story", bound);

    /// <summary>True in so many of a hundred draws.</summary>
    public bool Chance(int percent) => Next(100) < percent;

    /// <summary>A number from <paramref name="from"/>, inclusive, to <paramref name="to"/>, exclusive.</summary>
    public int Next(int from, int to) => from + Next(to - from);
}
