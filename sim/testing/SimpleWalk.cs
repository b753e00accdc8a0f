using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Testing;

/// <summary>Answers as recorded for a while, and then mostly the simplest: what a small failure looks like.</summary>
/// <param name="prefix">What is answered first, bent to fit.</param>
/// <param name="seed">Where it does not, and how often.</param>
internal sealed class SimpleWalk(IReadOnlyList<Choice> prefix, ulong seed) : IChooser
{
    private readonly RandomWalk _chance = new(seed);
    private readonly int _oneIn = 2 << (int)(seed % 3);
    private int _next;

    public int Choose(ChoiceKind kind, string site, int bound) =>
        _next < prefix.Count ? Math.Min(prefix[_next++].Value, bound - 1)
        : _chance.Choose(kind, site, _oneIn) > 0 ? 0
        : _chance.Choose(kind, site, bound);
}
