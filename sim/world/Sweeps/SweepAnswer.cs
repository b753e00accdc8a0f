using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.World.Sweeps;

/// <summary>
/// What came of a part of a sweep. Parts that lie side by side can be added up, in the order of their seeds.
/// </summary>
internal sealed class SweepAnswer
{
    /// <summary>The most failures that are kept of each law: those of the first seeds.</summary>
    public const int FailuresMax = 10;

    /// <summary>How much was run.</summary>
    public SweepCounts Counts { get; set; }

    /// <summary>What was reached.</summary>
    public Marks Marks { get; } = new();

    /// <summary>How many executions broke each law, by the law's name; those that none did are left out.</summary>
    public SortedDictionary<string, long> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>The first failures of each law, in the order of their seeds.</summary>
    public List<FoundFailure> Failures { get; } = [];

    /// <summary>How many executions were of each class, by <see cref="ExecutionReport.Class"/>.</summary>
    public Dictionary<ulong, long> Behaviours { get; } = [];

    /// <summary>How many executions reached each set of marks, by <see cref="ExecutionReport.Situation"/>.</summary>
    public Dictionary<ulong, long> Situations { get; } = [];

    /// <summary>How much real time it took, that of all parts together.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>How much processor time it took, that of all parts together.</summary>
    public TimeSpan Cpu { get; set; }

    /// <summary>How many executions broke a law.</summary>
    public long BrokenCount => Broken.Values.Sum();

    /// <summary>True when another failure of this law would be kept.</summary>
    public bool Keeps(string law) => Broken.GetValueOrDefault(law) < FailuresMax;

    /// <summary>Whether one may stop.</summary>
    /// <param name="strategy">Who chose.</param>
    public SweepStop ToStop(Strategy strategy) =>
        SweepStop.Of(Counts, new SpeciesCounts(Behaviours), new SpeciesCounts(Situations), strategy, BrokenCount > 0);

    /// <summary>Adds the next execution.</summary>
    /// <param name="report">What came of it.</param>
    /// <param name="failure">What to keep of it when it broke a law that is still kept; null otherwise.</param>
    public void Add(ExecutionReport report, FoundFailure? failure)
    {
        Counts = Counts.Plus(SweepCounts.Of(report));
        Marks.Add(report.Marks);
        if (failure is not null)
        {
            Failures.Add(failure);
        }

        if (!report.Holds)
        {
            AddTo(Broken, report.Violations[0].Law.Name, 1);
        }

        AddTo(Behaviours, report.Class, 1);
        AddTo(Situations, report.Situation, 1);
    }

    /// <summary>Adds what came of the part whose seeds are next.</summary>
    public void Add(SweepAnswer next)
    {
        Counts = Counts.Plus(next.Counts);
        Elapsed += next.Elapsed;
        Cpu += next.Cpu;
        Marks.Add(next.Marks);
        var kept = Failures.CountBy(failure => failure.Law).ToDictionary(StringComparer.Ordinal);
        foreach (var failure in next.Failures)
        {
            var before = kept.GetValueOrDefault(failure.Law);
            if (before < FailuresMax)
            {
                kept[failure.Law] = before + 1;
                Failures.Add(failure);
            }
        }

        foreach (var (law, times) in next.Broken)
        {
            AddTo(Broken, law, times);
        }

        foreach (var (behaviour, times) in next.Behaviours)
        {
            AddTo(Behaviours, behaviour, times);
        }

        foreach (var (situation, times) in next.Situations)
        {
            AddTo(Situations, situation, times);
        }
    }

    private static void AddTo<TKey>(IDictionary<TKey, long> counts, TKey key, long times) =>
        counts[key] = counts.TryGetValue(key, out var before) ? before + times : times;
}
