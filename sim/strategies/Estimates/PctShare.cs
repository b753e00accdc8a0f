namespace Vigil.Sim.Strategies.Estimates;

/// <summary>The executions that PCT chose, and how large they were: what its promise is of.</summary>
/// <remarks>
/// It places its changes in as many choices of a step as it expects. What comes later is changed by nothing, so the
/// promise is of bugs that show before. How long an execution then turned out to be does not matter.
/// </remarks>
/// <param name="Executions">How many they were; 0 for none.</param>
/// <param name="Lanes">The most lanes of one; 0 when there is none.</param>
/// <param name="Choices">The most choices that changes were placed in; 0 when there is none.</param>
/// <param name="Reach">In how many choices a bug has to show in each of them; 0 when there is none.</param>
internal readonly record struct PctShare(long Executions, int Lanes, int Choices, int Reach)
{
    /// <summary>Both together.</summary>
    public PctShare Plus(PctShare other) => Executions == 0 ? other : other.Executions == 0 ? this : new(
        Executions + other.Executions,
        Math.Max(Lanes, other.Lanes),
        Math.Max(Choices, other.Choices),
        Math.Min(Reach, other.Reach));

    /// <summary>
    /// The least chance that one of them met a bug that is in all of them, within reach; 0 when there is none.
    /// </summary>
    /// <param name="depth">
    /// The depth that PCT was set to; at least 1. The promise is of bugs of this depth or less, and for each the same:
    /// the changes that a lesser one does not need can undo it, so nothing better is proven of it.
    /// </param>
    public double Promise(int depth) => Executions == 0 ? 0 : PctBound.OfMany(Lanes, Choices, depth, Executions);
}
