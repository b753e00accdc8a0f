using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World.Failures;

namespace Vigil.Sim.World.Explain;

/// <summary>
/// Measures how much each step of a failure decided: how often the law breaks when all is as it was up to there, and
/// left to chance from there on.
/// </summary>
/// <remarks>
/// After Groce and Kroening's idea of explaining a failure by the executions next to it. First over prefixes at even
/// distances; then, between the two with the largest rise between them, by halves down to one choice.
/// </remarks>
internal sealed class CauseRanking
{
    private const int PrefixesMax = 40;
    private const int RunsEach = 20;

    private readonly Schedule _schedule;
    private readonly Mutants _mutants;
    private readonly ulong _seed;
    private readonly SortedDictionary<int, CausePoint> _points = [];
    private readonly Action<int, int>? _onProgress;
    private readonly int _pointsMax;

    private CauseRanking(Schedule schedule, Mutants mutants, ulong seed, Action<int, int>? onProgress)
    {
        _schedule = schedule;
        _mutants = mutants;
        _seed = seed;
        _onProgress = onProgress;
        _pointsMax = Math.Min(PrefixesMax, schedule.Choices.Count) + 1 + Halvings(schedule.Choices.Count);
    }

    /// <summary>Ranks the choices of a failing schedule.</summary>
    /// <param name="schedule">One that breaks a law.</param>
    /// <param name="seed">Decides what is left to chance: the same seed gives the same ranking.</param>
    /// <param name="onProgress">Called with how many of how many prefixes are done; null for nobody.</param>
    /// <exception cref="InvalidOperationException">This build does not have the mutant.</exception>
    public static CauseReport Rank(Schedule schedule, ulong seed, Action<int, int>? onProgress = null)
    {
        var mutants = Mutants.Find(schedule.Mutant)
            ?? throw new InvalidOperationException($"This build has no mutant {schedule.Mutant}.");
        return new CauseRanking(schedule, mutants, seed, onProgress).Rank();
    }

    private static int Halvings(int choices) =>
        choices <= PrefixesMax ? 0 : (int)Math.Ceiling(Math.Log2((double)choices / PrefixesMax));

    private CauseReport Rank()
    {
        var choices = _schedule.Choices.Count;
        var intervals = Math.Max(1, Math.Min(PrefixesMax, choices));
        for (var i = 0; i <= intervals; i++)
        {
            Measure((int)((long)choices * i / intervals));
        }

        var (from, to) = LargestRise();
        while (to.Choices - from.Choices > 1)
        {
            var middle = Measure(from.Choices + ((to.Choices - from.Choices) / 2));
            (from, to) = middle.Share - from.Share >= to.Share - middle.Share ? (from, middle) : (middle, to);
        }

        return new CauseReport([.. _points.Values], from, to);
    }

    private CausePoint Measure(int length)
    {
        if (_points.TryGetValue(length, out var known))
        {
            return known;
        }

        var broken = 0;
        for (var run = 0; run < RunsEach; run++)
        {
            var seed = unchecked(_seed + ((ulong)length << 20) + (ulong)run);
            var chooser = new PrefixChooser(_schedule.Choices, length, seed);
            var report = Execution.Run(_schedule.Workload, new ChoiceStream(chooser), _mutants);
            broken += report.Violations.Any(violation => violation.Law.Name == _schedule.Law) ? 1 : 0;
        }

        var point = new CausePoint(length, broken, RunsEach);
        _points.Add(length, point);
        _onProgress?.Invoke(_points.Count, Math.Max(_points.Count, _pointsMax));
        return point;
    }

    private (CausePoint From, CausePoint To) LargestRise()
    {
        var points = _points.Values.ToArray();
        var (from, to) = (points[0], points[0]);
        for (var i = 1; i < points.Length; i++)
        {
            if (points[i].Share - points[i - 1].Share > to.Share - from.Share)
            {
                (from, to) = (points[i - 1], points[i]);
            }
        }

        return (from, to);
    }
}
