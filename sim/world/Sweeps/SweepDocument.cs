using System.Globalization;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Estimates;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.World.Sweeps;

/// <summary>A sweep's answer as it stands in a file: names and texts only, so that it outlives the types.</summary>
internal sealed record SweepDocument(
    string Kind,
    int Format,
    SweepDocument.PlanPart Sweep,
    SweepDocument.ShardPart? Shard,
    bool Complete,
    SweepDocument.CountsPart Counts,
    TimeSpan Elapsed,
    SortedDictionary<string, long> Marks,
    SortedDictionary<string, long> Broken,
    List<SweepDocument.FailurePart> Failures,
    SortedDictionary<string, long> Behaviours,
    SortedDictionary<string, long> Situations,
    StopPart? Stop = null)
{
    /// <summary>How much processor time it took; 0 in files of builds that did not look.</summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>Makes one.</summary>
    /// <param name="kind">What the file says that it is.</param>
    /// <param name="format">Which version of it.</param>
    /// <param name="plan">What is swept.</param>
    /// <param name="shard">Which part; null for all of them, joined.</param>
    /// <param name="answer">What came of it.</param>
    public static SweepDocument Of(string kind, int format, SweepPlan plan, Shard? shard, SweepAnswer answer)
    {
        var counts = answer.Counts;
        var (first, executions) = (shard ?? Sweeps.Shard.Whole).PartOf(plan.Executions, plan.Block);
        return new SweepDocument(
            kind,
            format,
            new PlanPart(
                $"0x{plan.FirstSeed:x}", plan.Executions, plan.Strategy.ToString(), plan.Mutant, plan.Build,
                plan.Members.Count == 0 ? null : plan.Members),
            shard is null ? null : new ShardPart(shard.Index, shard.Count, $"0x{plan.SeedOf(first):x}", executions),
            counts.Executions == executions,
            new CountsPart(
                counts.Executions, counts.Choices, counts.Steps, counts.Operations, counts.Events, counts.Simulated,
                counts.Pct)
            {
                Volume = counts.Volume,
            },
            answer.Elapsed,
            Sorted(Enum.GetValues<Mark>().Select(mark => KeyValuePair.Create(mark.ToString(), answer.Marks[mark]))),
            answer.Broken,
            [.. answer.Failures.Select(failure => new FailurePart(
                $"0x{failure.Seed:x}", failure.Law, failure.Message, failure.Schedule))],
            Sorted(answer.Behaviours.Select(pair => KeyValuePair.Create($"{pair.Key:x16}", pair.Value))),
            Sorted(answer.Situations.Select(pair => KeyValuePair.Create($"{pair.Key:x16}", pair.Value))))
        {
            Cpu = answer.Cpu,
        };
    }

    /// <summary>Reads a shard's, and sees to it that its numbers fit each other.</summary>
    /// <exception cref="SweepFormatException">
    /// They don't, or it says something that this build does not know.
    /// </exception>
    public ShardResult ToShardResult()
    {
        var shard = Shard is null ? null : Sweeps.Shard.Parse($"{Shard.Index}/{Shard.Of}");
        Demand(shard is not null, "it is no part of a sweep");
        Demand(Sweep.Executions >= 1, "its sweep has no executions");
        var strategy = ToName<Strategy>(Sweep.Strategy);
        var plan = new SweepPlan(
            ToNumber(Sweep.FirstSeed), Sweep.Executions, strategy, Sweep.Mutant, Sorted(Sweep.Build))
        {
            Members = Sweep.Members ?? [],
        };
        Demand(plan.Members.All(members => members is >= 1 and <= 9), "its clusters have members from 1 to 9");
        var result = new ShardResult(plan, shard ?? Sweeps.Shard.Whole, ToAnswer());
        var (first, executions) = result.Shard.PartOf(plan.Executions, plan.Block);
        Demand(Shard?.Executions == executions, "its part has another number of executions than its sweep cuts for it");
        Demand(ToNumber(Shard?.FirstSeed ?? "") == plan.SeedOf(first), "its part begins at another seed");
        Demand(Counts.Executions <= executions, "it counts more executions than it has");
        Demand(Complete == result.IsDone, "it says that it is complete and its count says otherwise, or the reverse");
        foreach (var failure in result.Answer.Failures)
        {
            var place = unchecked(failure.Seed - plan.SeedOf(first));
            Demand(place < (ulong)Counts.Executions, $"seed 0x{failure.Seed:x} is not one that it has run");
        }

        return result;
    }

    private SweepAnswer ToAnswer()
    {
        long[] counts = [Counts.Executions, Counts.Choices, Counts.Steps, Counts.Operations, Counts.Events];
        Demand(
            counts.Min() >= 0 && Counts.VirtualTime >= TimeSpan.Zero && Elapsed >= TimeSpan.Zero, "it counts below 0");
        var (pct, lanes, places, reach) = Counts.Pct;
        Demand(
            pct == 0 ? (lanes, places, reach) == (0, 0, 0) : pct > 0 && lanes >= 1 && places >= 2 && reach >= 0,
            "what PCT chose is of no size");
        Demand(pct <= Counts.Executions, "PCT chose more executions than were run");
        var answer = new SweepAnswer
        {
            Counts = new SweepCounts(counts[0], counts[1], counts[2], counts[3], counts[4], Counts.VirtualTime)
            {
                Pct = Counts.Pct,
                Volume = Counts.Volume,
            },
            Elapsed = Elapsed,
            Cpu = Cpu,
        };
        foreach (var (name, times) in Marks)
        {
            Demand(times >= 0, $"mark {name} was reached {times} times");
            answer.Marks.Reach(ToName<Mark>(name), times);
        }

        foreach (var (law, times) in Broken)
        {
            Demand(
                Law.All.Any(known => known.Name == law) && times > 0, $"there is no law '{law}' broken {times} times");
            var kept = Failures.Count(failure => failure.Law == law);
            Demand(kept == Math.Min(times, SweepAnswer.FailuresMax), $"it keeps {kept} failures of {law}, of {times}");
            answer.Broken.Add(law, times);
        }

        foreach (var failure in Failures)
        {
            Demand(Broken.ContainsKey(failure.Law), $"a failure's law, '{failure.Law}', is not among those broken");
            Demand(Path.GetFileName(failure.Schedule) == failure.Schedule, $"'{failure.Schedule}' is not beside it");
            answer.Failures.Add(
                new FoundFailure(ToNumber(failure.Seed), failure.Law, failure.Message, failure.Schedule));
        }

        foreach (var (behaviour, times) in Behaviours)
        {
            Demand(times > 0, $"behaviour {behaviour} has no execution");
            answer.Behaviours.Add(ToNumber("0x" + behaviour), times);
        }

        foreach (var (situation, times) in Situations)
        {
            Demand(times > 0, $"situation {situation} has no execution");
            answer.Situations.Add(ToNumber("0x" + situation), times);
        }

        Demand(answer.BrokenCount <= Counts.Executions, "more executions broke a law than were run");
        Demand(
            answer.Behaviours.Values.Sum() == Counts.Executions, "its behaviours are of another number of executions");
        Demand(
            answer.Situations.Values.Sum() == Counts.Executions, "its situations are of another number of executions");
        return answer;
    }

    private static SortedDictionary<string, TValue> Sorted<TValue>(IEnumerable<KeyValuePair<string, TValue>> pairs)
    {
        var sorted = new SortedDictionary<string, TValue>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            sorted.Add(key, value);
        }

        return sorted;
    }

    private static T ToName<T>(string text)
        where T : struct, Enum
    {
        // The name alone: Parse would take a number as well.
        Demand(Enum.GetNames<T>().Contains(text), $"this build knows no {typeof(T).Name.ToLowerInvariant()} '{text}'");
        return Enum.Parse<T>(text);
    }

    private static ulong ToNumber(string text)
    {
        var number = 0UL;
        Demand(
            text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number),
            $"'{text}' is not a number such as 0x2a");
        return number;
    }

    private static void Demand(bool isSo, string complaint)
    {
        if (!isSo)
        {
            throw new SweepFormatException($"Its numbers don't fit each other: {complaint}.");
        }
    }

    internal sealed record PlanPart(
        string FirstSeed, long Executions, string Strategy, string Mutant, SortedDictionary<string, string> Build,
        IReadOnlyList<int>? Members = null);

    internal sealed record ShardPart(int Index, int Of, string FirstSeed, long Executions);

    internal sealed record CountsPart(
        long Executions, long Choices, long Steps, long Operations, long Events, TimeSpan VirtualTime,
        PctShare Pct)
    {
        /// <summary>All 0 in files of builds that did not count it.</summary>
        public SweepVolume Volume { get; init; }
    }

    internal sealed record FailurePart(string Seed, string Law, string Message, string Schedule);
}

/// <summary>
/// Something that was given as a sweep's file is none that this build can read. The message says why.
/// </summary>
public sealed class SweepFormatException(string message) : Exception(message);
