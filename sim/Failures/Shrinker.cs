using Vigil.Sim.Choices;
using Vigil.Sim.World;

namespace Vigil.Sim.Failures;

/// <summary>
/// Makes a failing execution small: fewer clients, steps and faults, then duller choices, the same law broken.
/// </summary>
/// <remarks>
/// When the workload changes, old choices no longer fit, so each smaller workload is given several schedules to fail
/// by:
/// the old one bent to fit, the dullest one, and some random ones. Deterministic; bounded in executions.
/// </remarks>
internal sealed class Shrinker
{
    private const int RandomTries = 24;

    private readonly Mutants _mutants;
    private readonly string _law;
    private readonly CancellationToken _stop;
    private int _left;

    private Shrinker(Mutants mutants, ExecutionReport failure, int executionsMax, CancellationToken stop)
    {
        _stop = stop;
        _mutants = mutants;
        _law = failure.Violations[0].Law.Name;
        _left = executionsMax;
        Smallest = failure;
    }

    private ExecutionReport Smallest { get; set; }

    /// <summary>Shrinks a report that broke a law.</summary>
    /// <returns>The smallest failing execution that was found: at worst the one that was given.</returns>
    /// <exception cref="OperationCanceledException">It was stopped: what it had by then depends on when, so it is
    /// not given.</exception>
    public static ExecutionReport Shrink(
        ExecutionReport failure, Mutants mutants, int executionsMax, CancellationToken stop = default)
    {
        var shrinker = new Shrinker(mutants, failure, executionsMax, stop);
        while (shrinker.ShrinkWorkload())
        {
            // Until a whole round finds nothing smaller.
        }

        shrinker.ShrinkChoices();
        return shrinker.Smallest;
    }

    private bool ShrinkWorkload()
    {
        var isSmaller = false;
        for (var candidates = WorkloadShrinks.Of(Smallest.Workload).GetEnumerator(); candidates.MoveNext();)
        {
            if (_left <= 0)
            {
                return false;
            }

            if (Fails(candidates.Current))
            {
                isSmaller = true;
                candidates = WorkloadShrinks.Of(Smallest.Workload).GetEnumerator();
            }
        }

        return isSmaller;
    }

    private bool Fails(Workload workload)
    {
        var old = Smallest.Choices.Where(choice => choice.Kind != ChoiceKind.Workload).ToArray();
        if (Fails(workload, new ReplayChooser(old, isStrict: false)) || Fails(workload, new ReplayChooser([], false)))
        {
            return true;
        }

        for (var seed = 1UL; seed <= RandomTries && _left > 0; seed++)
        {
            if (Fails(workload, new RandomWalk(seed)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Fails(Workload workload, IChooser chooser)
    {
        _stop.ThrowIfCancellationRequested();
        _left--;
        var report = Execution.Run(workload, new ChoiceStream(chooser), _mutants);
        if (report.Holds || report.Violations[0].Law.Name != _law)
        {
            return false;
        }

        Smallest = report;
        return true;
    }

    /// <summary>Makes runs of choices dull, long runs first.</summary>
    private void ShrinkChoices()
    {
        var choices = Smallest.Choices.Where(choice => choice.Kind != ChoiceKind.Workload).ToArray();
        for (var length = choices.Length; length >= 1; length /= 2)
        {
            for (var start = 0; start < choices.Length && _left > 0; start += length)
            {
                var end = Math.Min(choices.Length, start + length);
                var duller = (Choice[])choices.Clone();
                var isDuller = false;
                for (var i = start; i < end; i++)
                {
                    isDuller |= duller[i].Value != 0;
                    duller[i] = duller[i] with { Value = 0 };
                }

                if (isDuller && Fails(Smallest.Workload, new ReplayChooser(duller, isStrict: false)))
                {
                    choices = Smallest.Choices.ToArray();
                }
            }
        }
    }
}
