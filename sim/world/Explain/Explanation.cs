using Vigil.Model;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World.Explain;

/// <summary>An execution as a page shows it: what happened, what should have, and what decided it.</summary>
internal static class Explanation
{
    /// <summary>As many as keep a page far below two megabytes.</summary>
    private const int MomentsMax = 3000;

    /// <summary>As many as a person reads: above it, heartbeats that say nothing new are left out.</summary>
    private const int ReadableMax = 300;

    /// <summary>Texts are cut here; whoever needs the rest replays.</summary>
    private const int TextMax = 240;

    /// <summary>Puts together what a page knows.</summary>
    /// <param name="schedule">What was run.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="moments">All that happened.</param>
    /// <param name="cause">What decided it; null when that was not requested.</param>
    /// <param name="path">Where the schedule file is.</param>
    public static PageData Of(
        Schedule schedule, ExecutionReport report, IReadOnlyList<Moment> moments, CauseReport? cause, string path)
    {
        var keys = new KeySpace(report.History, report.Order);
        var target = CausalPast.Target(moments, report);
        var kept = Keep(moments, target);
        var momentOf = MomentsOf(kept);
        return new PageData
        {
            Violations = [.. report.Violations.GroupBy(v => (v.Law.Name, v.Message)).Take(5).Select(ToPage)],
            Command = FailureText.CommandFor(path),
            Seed = $"0x{schedule.Seed:x}",
            Strategy = schedule.Strategy,
            Mutant = schedule.Mutant,
            Hash = $"0x{schedule.Hash:x16}",
            Choices = schedule.Choices.Count,
            Lanes = LanesOf(report.History, kept, ServerNames.First(report.Workload.World)),
            Keys = keys.All,
            Moments = [.. kept.Select(moment => moment with { Text = Cut(moment.Text) })],
            LeftOut = moments.Count - kept.Count,
            Target = CausalPast.Target(kept, report),
            Story = [.. Story.Lines(report).Select(line => new PageLine(line.Text, momentOf[line.Seq]))],
            Faults = FaultsOf(report.History, momentOf, kept.Count),
            IsCertified = report.Order is not null,
            Revisions = RevisionsOf(report, kept),
            Watches = [.. report.History.Watches.Select(watch => WatchComparison.Of(report, watch, momentOf))],
            Cause = cause is null ? null : ToPage(cause, schedule, kept),
        };
    }

    /// <summary>Leaves messages out of an execution that is too long, heartbeats first, then what is far off.</summary>
    private static IReadOnlyList<Moment> Keep(IReadOnlyList<Moment> moments, int target)
    {
        var kept = moments.Count <= ReadableMax ? moments : [.. moments.Where(moment => !moment.IsRoutine)];
        if (moments.Count == kept.Count && moments.Count <= MomentsMax)
        {
            return moments;
        }

        var room = MomentsMax - moments.Count(moment => moment.Message < 0);
        var last = target < 0 ? moments.Count : target;
        var messages = kept.Where(moment => moment.Message >= 0)
            .OrderBy(moment => Math.Abs(last - moment.Id))
            .Take(Math.Max(0, room))
            .Select(moment => moment.Id)
            .ToHashSet();
        return
        [
            .. moments.Where(moment => moment.Message < 0 || messages.Contains(moment.Id))
                .Select((moment, id) => moment with { Id = id }),
        ];
    }

    private static SortedDictionary<long, int> MomentsOf(IReadOnlyList<Moment> moments)
    {
        var momentOf = new SortedDictionary<long, int>();
        foreach (var moment in moments)
        {
            if (moment.Message < 0 && moment.Kind != MomentKind.Write)
            {
                momentOf.TryAdd(moment.Seq, moment.Id);
            }
        }

        return momentOf;
    }

    private static string Cut(string text) => text.Length <= TextMax ? text : text[..TextMax] + " …";

    private static PageViolation ToPage(IGrouping<(string, string), Violation> alike)
    {
        var violation = alike.First();
        return new PageViolation(violation.Law.Name, violation.Law.Guarantee, violation.Message, alike.Count());
    }

    /// <summary>The servers in the middle, so that as few arrows as can be cross another's lane.</summary>
    private static IReadOnlyList<PageLane> LanesOf(
        ExecutionHistory history, IReadOnlyList<Moment> moments, string firstServer)
    {
        var servers = moments.Select(moment => moment.Lane).Append(firstServer)
            .Concat(history.Faults.SelectMany(fault => fault.Processes))
            .Where(ServerNames.Contains)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(name => new PageLane(name, name))
            .ToArray();
        var clients = history.Operations.Select(operation => operation.Client)
            .Concat(history.Watches.Select(watch => watch.Client))
            .Where(client => client >= 0)
            .Distinct()
            .Order()
            .Select(client => new PageLane(Timeline.LaneOf(client), $"client {client}"))
            .ToArray();
        var left = (clients.Length + 1) / 2;
        return [.. clients[..left], .. servers, .. clients[left..]];
    }

    private static List<PageFault> FaultsOf(
        ExecutionHistory history, SortedDictionary<long, int> momentOf, int moments)
    {
        var faults = new List<PageFault>();
        for (var i = 0; i < history.Faults.Count; i++)
        {
            var fault = history.Faults[i];
            if (fault.Effect == FaultEffect.Heals)
            {
                continue;
            }

            var end = fault.Effect == FaultEffect.Lasts
                ? history.Faults.FirstOrDefault(other => other.Begin == fault) : fault;
            faults.Add(new PageFault(
                fault.Effect.ToString(),
                fault.Text,
                fault.Processes,
                momentOf[fault.Seq],
                end is null ? moments - 1 : momentOf[end.Seq]));
        }

        return faults;
    }

    private static IReadOnlyList<PageRevision> RevisionsOf(ExecutionReport report, IReadOnlyList<Moment> moments) =>
    [
        .. moments.Where(moment => moment.Kind == MomentKind.Write).Select(moment => new PageRevision(
            moment.Revision,
            WriterOf(report.History, moment.Operation),
            moment.Id,
            report.Order is { } order
                ? [.. order.Changes(moment.Revision).Select(ToPage)]
                : ToPage(ClaimedWrite.Of(report.History.Operations[moment.Operation])))),
    ];

    private static IReadOnlyList<PageChange> ToPage(ClaimedWrite? claim) =>
        claim is null ? [] : [new PageChange(claim.Key, IsPut: true, Cut(claim.Value), 0, 0, claim.Text)];

    private static string WriterOf(ExecutionHistory history, int operation) => operation < 0
        ? "nobody knows"
        : history.Operations[operation] is { IsOfClient: true } call ? $"client {call.Client}" : "the store";

    private static PageChange ToPage(Change change) => new(
        change.Kv.Key.ToString(),
        change.Type == ChangeType.Put,
        Cut(change.Kv.Value.ToString()),
        change.Kv.Version,
        change.Kv.CreateRevision,
        EventWords.Of(change.Type, change.Kv));

    private static PageCause ToPage(CauseReport cause, Schedule schedule, IReadOnlyList<Moment> moments)
    {
        var points = cause.Points.ToList();
        return new PageCause(
            points,
            [.. points.Select(
                point => moments.FirstOrDefault(m => m.Choices >= point.Choices)?.Id ?? moments.Count - 1)],
            points.IndexOf(cause.From),
            points.IndexOf(cause.To),
            cause.FindMoment(moments)?.Id ?? -1,
            cause.Describe(schedule, moments));
    }
}
