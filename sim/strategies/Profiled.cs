using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>A strategy that looks at one execution first, to learn how much there is to choose.</summary>
/// <param name="make">The chooser for a seed, by what was learnt.</param>
internal sealed class Profiled(Func<ulong, Profile, IChooser> make) : ISearch
{
    private Profile? _profile;
    private bool _isLearnt;

    public IChooser Begin(ulong seed)
    {
        if (_profile is not null && _isLearnt)
        {
            return make(seed, _profile);
        }

        return _profile = new Profile(new RandomWalk(seed));
    }

    public void End(IReadOnlyList<Choice> choices)
    {
        if (_isLearnt)
        {
            _profile?.Follow(choices.Count(static choice => choice.Kind == ChoiceKind.Step));
        }

        _isLearnt = true;
    }
}
