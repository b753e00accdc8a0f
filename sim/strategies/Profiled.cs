using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>
/// A strategy that looks at one execution first, to learn how much there is to choose, and follows how long the others
/// are, each after a fixed number of later ones have begun, however early it ended.
/// </summary>
/// <remarks>
/// Which executions a chooser was made from follows from its place alone, so the number of workers changes nothing. One
/// of the first waits for half of those before it: else as many as may be open would be made from the first alone.
/// Lengths are all that is kept of those that are over: their choosers hold on to all that was in them.
/// </remarks>
/// <param name="make">The chooser for a seed, by what was learnt.</param>
internal sealed class Profiled(Func<ulong, Profile, IChooser> make) : ISearch
{
    /// <summary>The longest delay. One execution more than that can be open at once.</summary>
    public const int DelayMax = 64;

    private readonly Queue<int> _lengths = [];
    private Profile? _profile;
    private int _begun;
    private int _followed = 1;

    public int EndedBefore(int place) => place - Math.Min(place / 2, DelayMax);

    public IChooser Begin(ulong seed)
    {
        var known = EndedBefore(_begun++);
        if (_profile is not { } profile)
        {
            return new Profiler(new RandomWalk(seed));
        }

        for (; _followed < known; _followed++)
        {
            profile = profile.Follow(_lengths.Dequeue());
        }

        _profile = profile;
        return make(seed, profile);
    }

    public void End(IChooser chooser, IReadOnlyList<Choice> choices)
    {
        if (chooser is Profiler profiler)
        {
            _profile = profiler.ToProfile();
        }
        else
        {
            _lengths.Enqueue(choices.Count(static choice => choice.Kind == ChoiceKind.Step));
        }
    }
}
