using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>A strategy that looks at one execution first, to learn how much there is to choose.</summary>
/// <remarks>The first has to be ended before the second begins; of the others any number may be open.</remarks>
/// <param name="make">The chooser for a seed, by what was learnt.</param>
internal sealed class Profiled(Func<ulong, Profile, IChooser> make) : ISearch
{
    private Profile? _profile;

    public IChooser Begin(ulong seed) =>
        _profile is { } profile ? make(seed, profile) : new Profiler(new RandomWalk(seed));

    public void End(IChooser chooser, IReadOnlyList<Choice> choices) => _profile = chooser is Profiler profiler
        ? profiler.ToProfile()
        : _profile?.Follow(choices.Count(static choice => choice.Kind == ChoiceKind.Step));
}
