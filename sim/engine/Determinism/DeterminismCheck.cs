using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Engine.Determinism;

/// <summary>Runs an execution twice by the same choices: it must be the same execution.</summary>
internal static class DeterminismCheck
{
    /// <summary>Runs it by a chooser, then again by what that one chose.</summary>
    /// <param name="run">Runs it once, and adds each step to the trace.</param>
    /// <param name="chooser">Chooses in the first run.</param>
    /// <param name="seed">The execution's seed, for the error message.</param>
    /// <returns>What came of the first run.</returns>
    /// <exception cref="NotDeterministicException">The second run was another execution.</exception>
    public static T Run<T>(Func<ChoiceStream, StepTrace, T> run, IChooser chooser, ulong seed)
    {
        var (first, second) = (new StepTrace(), new StepTrace());
        var choices = new ChoiceStream(chooser);
        var result = run(choices, first);
        var again = new ChoiceStream(new ReplayChooser(choices.Made, isStrict: true));
        string? stopped = null;
        try
        {
            run(again, second);
        }
        catch (ReplayDivergedException diverged)
        {
            stopped = diverged.Message;
        }

        var difference = StepTrace.Difference(first, second, stopped)
            ?? (choices.Hash == again.Hash ? null : "each step was the same, and the end differs");
        return difference is null ? result : throw new NotDeterministicException(seed, difference);
    }
}

/// <summary>The same choices made two executions: something outside the scheduler makes a choice.</summary>
/// <param name="seed">The seed of the execution.</param>
/// <param name="difference">Where the two runs part.</param>
internal sealed class NotDeterministicException(ulong seed, string difference) : Exception(
    $"Execution 0x{seed:x} is not a function of its choices: {difference}. Something outside the scheduler makes a "
    + "choice there: a real clock, a random source, the hash of a reference, a static that lives on. "
    + $"`run --seed 0x{seed:x} -n 1` checks it again.")
{
    /// <summary>The seed of the execution.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>Where the two runs part.</summary>
    public string Difference { get; } = difference;
}
