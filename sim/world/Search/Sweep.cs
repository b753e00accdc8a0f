using Vigil.Sim.Coyote;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Determinism;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;

namespace Vigil.Sim.World.Search;

/// <summary>Runs execution after execution until a law breaks or the budget is spent.</summary>
internal static class Sweep
{
    /// <summary>Runs one.</summary>
    /// <param name="options">What to search.</param>
    /// <param name="time">Measures how long it takes; decides nothing inside an execution.</param>
    /// <param name="onProgress">Called after each execution with how many there were; null for nobody.</param>
    /// <param name="workers">
    /// Run the executions; null for the thread that calls. The result is the same. Where each execution is
    /// chosen by what came of the one before, they have one at a time; Coyote has no use for them.
    /// </param>
    /// <exception cref="ArgumentException">There is no such mutant.</exception>
    /// <exception cref="NotDeterministicException">The same choices made two executions.</exception>
    public static SweepResult Run(
        SweepOptions options, TimeProvider time, Action<int>? onProgress = null, IWorkers? workers = null)
    {
        var mutants = Mutants.Find(options.Mutant)
            ?? throw new ArgumentException($"There is no mutant {options.Mutant}.", nameof(options));
        var tally = new Tally(options, time, onProgress);
        if (options.Strategy is Strategy.CoyoteRandom or Strategy.CoyoteQLearning)
        {
            CoyoteSearch.Run(
                options.Strategy,
                options.Seed,
                options.Executions,
                () => tally.MayGoOn,
                (chooser, seed) => tally.Add(Execute(chooser, options, mutants, seed, tally.Executions), seed));
            return tally.ToResult();
        }

        foreach (var report in InOrder(options, mutants, workers ?? OneWorker.Instance))
        {
            tally.Add(report, options.SeedOf(tally.Executions));
            if (!tally.MayGoOn)
            {
                break;
            }
        }

        return tally.ToResult();
    }

    /// <summary>The executions of a sweep in order, whether laws break or not. Tier A only.</summary>
    internal static IEnumerable<ExecutionReport> InOrder(SweepOptions options, Mutants mutants, IWorkers workers) =>
        workers.InOrder(
            Searches.Create(options.Strategy),
            options.Executions,
            place => options.SeedOf(place),
            (place, chooser) => Execute(chooser, options, mutants, options.SeedOf(place), place),
            static report => report.Choices);

    /// <summary>Runs one execution by its chooser: the workload is drawn first, from the same choices.</summary>
    internal static ExecutionReport Execute(IChooser chooser, SweepOptions options, Mutants mutants) =>
        Execute(new ChoiceStream(chooser), options, mutants, trace: null);

    /// <summary>Runs one execution as the sweep's place-th: now and then twice.</summary>
    /// <exception cref="NotDeterministicException">It was run twice and differed.</exception>
    internal static ExecutionReport Execute(
        IChooser chooser, SweepOptions options, Mutants mutants, ulong seed, long place)
    {
        var report = options.CheckEvery > 0 && place % options.CheckEvery == 0
            ? DeterminismCheck.Run((choices, trace) => Execute(choices, options, mutants, trace), chooser, seed)
            : Execute(chooser, options, mutants);
        return chooser is PctChooser pct ? report with { Pct = pct.ShareOf(report.Lanes) } : report;
    }

    private static ExecutionReport Execute(
        ChoiceStream choices, SweepOptions options, Mutants mutants, StepTrace? trace)
    {
        var workload = options.Workload ?? WorkloadGenerator.Draw(choices, options.Scope);
        return Execution.Run(workload, choices, mutants, log: null, trace);
    }

    private sealed class Tally(SweepOptions options, TimeProvider time, Action<int>? onProgress)
    {
        private readonly long _start = time.GetTimestamp();
        private readonly Marks _marks = new();
        private readonly SpeciesCounts _behaviours = new();
        private readonly SpeciesCounts _situations = new();
        private SweepCounts _counts;
        private ExecutionReport? _failure;
        private ulong _failureSeed;

        public bool MayGoOn =>
            _failure is null
            && _counts.Executions < options.Executions
            && (options.Time is not { } limit || time.GetElapsedTime(_start) < limit);

        public long Executions => _counts.Executions;

        /// <summary>Adds the next execution; says whether the laws held that are looked at.</summary>
        public bool Add(ExecutionReport report, ulong seed)
        {
            _counts = _counts.Plus(SweepCounts.Of(report));
            _marks.Add(report.Marks);
            _behaviours.Add(report.Class);
            _situations.Add(report.Situation);
            var isBroken = options.Laws.Count == 0
                ? !report.Holds
                : report.Violations.Any(violation => options.Laws.Contains(violation.Law.Name));
            if (isBroken)
            {
                _failure = report;
                _failureSeed = seed;
            }

            onProgress?.Invoke((int)_counts.Executions);
            return !isBroken;
        }

        public SweepResult ToResult() =>
            new(_counts, time.GetElapsedTime(_start), _marks, _failure, _failureSeed)
            {
                Behaviours = _behaviours,
                Situations = _situations,
            };
    }
}
