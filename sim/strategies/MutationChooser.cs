using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>Answers as recorded, as long as the choices are the same; then by chance.</summary>
internal sealed class MutationChooser(IReadOnlyList<Choice> written, IChooser chance) : IChooser
{
    private int _next;

    public int Choose(ChoiceKind kind, string site, int bound)
    {
        var place = _next++;
        return place < written.Count && written[place].Kind == kind && written[place].Value < bound
            ? written[place].Value
            : chance.Choose(kind, site, bound);
    }
}
