using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies;

/// <summary>What the executions so far were like: how long, how wide, and what several lanes touch.</summary>
/// <remarks>
/// Lanes are distinguished by name, which is what stays the same from one execution to the next. It never changes, so
/// choosers on several threads may share it.
/// </remarks>
internal sealed class Profile
{
    private readonly IReadOnlyDictionary<string, LaneWork> _work;
    private readonly int _choices;

    /// <param name="choices">How many choices of a step there were; not negative.</param>
    /// <param name="shared">What more than one lane touches.</param>
    /// <param name="work">What lanes of each name did.</param>
    public Profile(int choices, IReadOnlyList<int> shared, IReadOnlyDictionary<string, LaneWork> work)
    {
        _choices = choices;
        Shared = shared;
        _work = work;
    }

    /// <summary>How many choices of a step there were. At least 1.</summary>
    public int Choices => Math.Max(1, _choices);

    /// <summary>
    /// What more than one lane touches, by number: the same in each execution up to the order of making.
    /// </summary>
    public IReadOnlyList<int> Shared { get; }

    /// <summary>
    /// What is known after one more execution: their length changes with what happens in them, so it is followed.
    /// </summary>
    /// <param name="choices">How many choices of a step that had.</param>
    public Profile Follow(int choices) => new(((_choices * 3) + choices) / 4, Shared, _work);

    /// <summary>
    /// How many steps a lane of this name takes, its descendants' included, and of these how many touch
    /// <paramref name="resource"/>; any when that is null. At least 1.
    /// </summary>
    public double Expected(Lane lane, int? resource) =>
        _work.TryGetValue(lane.Name, out var work) ? Math.Max(1, work.Average(resource)) : 1;
}
