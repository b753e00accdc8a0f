using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Schedules;

namespace Vigil.Sim.World.Failures;

/// <summary>
/// Makes a failing execution small: fewer clients, steps and faults, then simpler choices, the same law broken.
/// </summary>
/// <remarks>
/// When the workload changes, old choices no longer fit, so each smaller workload is given several schedules to fail
/// by: the old one bent to fit, the simplest one, and some random ones. Deterministic; bounded in executions. Its whole
/// state is the smallest failure so far, so shrinking that again is going on.
/// </remarks>
internal sealed class Shrinker
{
    private const int RandomTries = 24;

    private readonly Mutants _mutants;
    private readonly string _law;
    private readonly ShrinkLimits _limits;
    private int _left;

    private Shrinker(Mutants mutants, ExecutionReport failure, ShrinkLimits limits)
    {
        _mutants = mutants;
        _law = failure.Violations[0].Law.Name;
        _limits = limits;
        _left = limits.ExecutionsMax;
        Smallest = failure;
    }

    private ExecutionReport Smallest { get; set; }

    /// <summary>Shrinks a report that broke a law.</summary>
    /// <returns>The smallest failing execution that was found: at worst the one that was given.</returns>
    /// <exception cref="OperationCanceledException">
    /// It was stopped: what it had by then depends on when, so it is not given.
    /// </exception>
    public static ExecutionReport Shrink(
        ExecutionReport failure, Mutants mutants, int executionsMax, CancellationToken stop = default) =>
        Shrink(failure, mutants, new ShrinkLimits { ExecutionsMax = executionsMax, Stop = stop }).Smallest;

    /// <summary>Shrinks a report that broke a law.</summary>
    /// <returns>
    /// The smallest failing execution that was found, and whether none of those tried beside it is smaller.
    /// </returns>
    public static (ExecutionReport Smallest, bool IsMinimal) Shrink(
        ExecutionReport failure, Mutants mutants, ShrinkLimits limits)
    {
        var shrinker = new Shrinker(mutants, failure, limits);
        bool isSmaller;
        do
        {
            isSmaller = shrinker.ShrinkWorkload();
            isSmaller |= shrinker.ShrinkChoices();
        }
        while (isSmaller && shrinker._left > 0);
        return (shrinker.Smallest, shrinker._left > 0);
    }

    private static Choice[] ChoicesOf(ExecutionReport report) =>
        [.. report.Choices.Where(choice => choice.Kind is not (ChoiceKind.Workload or ChoiceKind.Addition))];

    /// <summary>
    /// Tries all that is smaller, from the start again after each success; after the last where it was.
    /// </summary>
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
        var old = ChoicesOf(Smallest);
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
        _limits.Stop.ThrowIfCancellationRequested();
        _left--;
        _limits.OnExecution?.Invoke();
        if (_limits.IsOver?.Invoke() == true)
        {
            _left = 0;
        }

        var report = Execution.Run(workload, new ChoiceStream(chooser), _mutants);
        if (report.Holds || report.Violations[0].Law.Name != _law)
        {
            return false;
        }

        Smallest = report;
        _limits.OnSmaller?.Invoke(report);
        return true;
    }

    private bool ShrinkChoices() => SimplerChoices.Shrink(
        () => ChoicesOf(Smallest),
        simpler => Fails(Smallest.Workload, new ReplayChooser(simpler, isStrict: false)),
        () => _left > 0);
}
