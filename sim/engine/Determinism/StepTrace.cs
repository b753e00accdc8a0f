using System.Globalization;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Determinism;

/// <summary>After each step of an execution a hash of what was decided, sent and stored until then.</summary>
internal sealed class StepTrace
{
    private readonly List<(Lane Lane, ulong Hash)> _steps = [];

    /// <summary>How many steps were taken.</summary>
    public int Count => _steps.Count;

    internal void Add(Lane lane, ulong hash) => _steps.Add((lane, hash));

    /// <summary>Where two runs of the same choices part, in words; null when they don't.</summary>
    /// <param name="first">The first run.</param>
    /// <param name="second">The second.</param>
    /// <param name="stopped">Why the second could not go on; null when it came to its end.</param>
    internal static string? Difference(StepTrace first, StepTrace second, string? stopped)
    {
        for (var step = 0; step < first.Count || step < second.Count; step++)
        {
            var (one, other) = (first.NameOf(step), second.NameOf(step));
            if (one != other)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"at step {step} the first run took {one}, the second "
                        + $"{(step < second.Count ? other : stopped ?? other)}")
                    + (step > 0 ? $"; the step before was {first.NameOf(step - 1)}" : "");
            }

            if (first._steps[step].Hash != second._steps[step].Hash)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"at step {step} both runs took {one}, and after it what was decided, sent or stored differs");
            }
        }

        return stopped;
    }

    private string NameOf(int step) => step < Count ? _steps[step].Lane.ToString() : "none";
}
