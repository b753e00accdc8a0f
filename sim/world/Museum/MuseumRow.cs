namespace Vigil.Sim.World.Museum;

/// <summary>What all searches of one strategy for one exhibit came to.</summary>
/// <param name="Exhibit">What was searched for.</param>
/// <param name="Strategy">Who chose.</param>
/// <param name="Finds">One for each seed; at least one.</param>
internal sealed record MuseumRow(Exhibit Exhibit, string Strategy, IReadOnlyList<Find> Finds)
{
    /// <summary>The most executions that a search for an exhibit should take.</summary>
    public const int ExecutionsGoal = 1_000;

    /// <summary>The most seconds of one core that it should take.</summary>
    public const double SecondsGoal = 10;

    /// <summary>In how many searches it was found.</summary>
    public int Found => Finds.Count(find => find.IsFound);

    /// <summary>Executions to the first break of a law; infinity where none came.</summary>
    public MedianInterval Executions { get; } = MedianInterval.Of(
        Finds.Select(find => find.IsFound ? find.Executions : double.PositiveInfinity));

    /// <summary>Seconds of one core, likewise.</summary>
    public MedianInterval Seconds { get; } = MedianInterval.Of(
        Finds.Select(find => find.IsFound ? find.CpuSeconds : double.PositiveInfinity));

    /// <summary>The laws that noticed, the one that did most often first.</summary>
    public IReadOnlyList<string> Laws { get; } =
    [
        .. Finds.Where(find => find.IsFound).CountBy(find => find.Law)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key),
    ];

    /// <summary>The smallest that was shrunk; null when none was.</summary>
    public Find? Shrunk { get; } = Finds.Where(find => find.Steps > 0).MinBy(find => (find.Steps, find.StoryLines));

    /// <summary>Found from every seed, and within the goals even at the worst.</summary>
    public bool IsWithinGoals =>
        Found == Finds.Count && Executions.Worst <= ExecutionsGoal && Seconds.Worst <= SecondsGoal;
}
