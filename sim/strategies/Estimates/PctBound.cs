namespace Vigil.Sim.Strategies.Estimates;

/// <summary>What PCT promises (Burckhardt, Kothari, Musuvathi, Nagarakatte 2010).</summary>
internal static class PctBound
{
    /// <summary>The least chance of one execution to meet a bug.</summary>
    /// <param name="lanes">How many lanes the execution has. At least 1.</param>
    /// <param name="steps">How many steps. At least 1.</param>
    /// <param name="depth">How many ordered pairs of steps the bug needs. At least 1.</param>
    public static double OfOne(int lanes, int steps, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return 1 / (lanes * Math.Pow(steps, depth - 1));
    }

    /// <summary>The least chance that one of so many executions meets it.</summary>
    public static double OfMany(int lanes, int steps, int depth, long executions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(executions);

        return executions == 0 ? 0 : 1 - Math.Pow(1 - OfOne(lanes, steps, depth), executions);
    }
}
