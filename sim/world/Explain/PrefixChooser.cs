using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Explain;

/// <summary>Answers the first choices as they were, and the rest at random.</summary>
/// <param name="recorded">What was answered before.</param>
/// <param name="length">How many of them are answered again.</param>
/// <param name="seed">Decides the rest.</param>
internal sealed class PrefixChooser(IReadOnlyList<Choice> recorded, int length, ulong seed) : IChooser
{
    private readonly RandomWalk _rest = new(seed);
    private int _next;

    /// <inheritdoc/>
    public int Choose(ChoiceKind kind, string site, int bound)
    {
        if (_next >= length)
        {
            return _rest.Choose(kind, site, bound);
        }

        var place = _next++;
        var old = recorded[place];
        return old.Kind == kind && old.Bound == bound && old.Site == site
            ? old.Value
            : throw new ReplayDivergedException(place, old, kind, site, bound);
    }
}
