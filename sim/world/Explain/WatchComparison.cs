using Vigil.Model;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Explain;

/// <summary>Compares what a watch delivered with the certified order, and names each difference.</summary>
/// <remarks>
/// Unlike <see cref="WatchLaws"/> it does not stop at the first difference: a page shows all, and which of them the
/// violation is about.
/// </remarks>
internal sealed class WatchComparison
{
    private readonly ExecutionReport _report;
    private readonly WatchRecord _watch;
    private readonly IReadOnlyDictionary<long, int> _momentOf;
    private readonly List<DeliveredItem> _delivered = [];
    private readonly List<(WatchEvent Event, int Moment)> _events = [];
    private readonly List<(long Revision, int Moment, bool IsBroken)> _progress = [];
    private readonly List<Change> _expected;
    private readonly long _start;

    private WatchComparison(ExecutionReport report, WatchRecord watch, IReadOnlyDictionary<long, int> momentOf)
    {
        _report = report;
        _watch = watch;
        _momentOf = momentOf;
        _start = StartOf(watch);
        _expected = _start > 0 && report.Order is { } order ? ExpectedFrom(watch.Request, order, _start) : [];
    }

    /// <summary>Compares one watch.</summary>
    /// <param name="report">Whose it is.</param>
    /// <param name="watch">The watch.</param>
    /// <param name="momentOf">The moment of each place in the history.</param>
    public static WatchRow Of(ExecutionReport report, WatchRecord watch, IReadOnlyDictionary<long, int> momentOf) =>
        new WatchComparison(report, watch, momentOf).Compare();

    private static long StartOf(WatchRecord watch)
    {
        if (watch.Request.StartRevision > 0)
        {
            return watch.Request.StartRevision;
        }

        var created = watch.Items.OfType<WatchCreated>().FirstOrDefault();
        var first = watch.Items.OfType<WatchEvents>().FirstOrDefault();
        return created?.HeaderRevision + 1 ?? first?.Events[0].Revision ?? 0;
    }

    private static List<Change> ExpectedFrom(WatchRequest request, CertifiedOrder order, long start)
    {
        var expectation = new WatchExpectation(request, order);
        expectation.StartAt(start);
        var expected = new List<Change>();
        while (expectation.Next is { } next)
        {
            expected.Add(next);
            expectation.MarkDelivered();
        }

        return expected;
    }

    private WatchRow Compare()
    {
        foreach (var item in _watch.Items)
        {
            Take(item);
        }

        var expected = _expected.Select(ToExpected).Where(e => e is not null).Select(e => e ?? throw new
            InvalidOperationException("What is null was left out."));
        return new WatchRow(
            _watch.Id,
            Timeline.LaneOf(_watch.Client),
            _watch.Request.ToString(),
            _momentOf[_watch.Invoked],
            [.. expected],
            _delivered);
    }

    private void Take(WatchItem item)
    {
        var moment = _momentOf[item.Seq];
        var isBroken = Story.IsAbout(_report.Violations, _watch, item);
        switch (item)
        {
            case WatchEvents events:
                var before = _delivered.Count;
                foreach (var e in events.Events)
                {
                    Take(e, moment, isBroken);
                }

                if (isBroken && !_delivered.Skip(before).Any(item => item.IsBroken))
                {
                    // It is not one of the differences between events: the law's own name says what is wrong.
                    _delivered[before] = _delivered[before] with { Mark = BrokenLaw(item).Name, IsBroken = true };
                }

                break;
            case WatchProgress progress:
                var isEarly = NextUndelivered() is { } next && next.Revision <= progress.HeaderRevision;
                var mark = isEarly ? "too early" : isBroken ? BrokenLaw(item).Name : "";
                _progress.Add((progress.HeaderRevision, moment, isBroken));
                Add("progress", progress.HeaderRevision, $"all up to {progress.HeaderRevision}", moment,
                    mark, isBroken);
                break;
            case WatchCreated created:
                Add("created", created.HeaderRevision, "created", moment, "", isBroken);
                break;
            case WatchReconnected:
                Add("resumed", LastDelivered, "another stream", moment, "", isBroken);
                break;
            default:
                var law = isBroken ? BrokenLaw(item).Name : "";
                Add("ended", LastDelivered, Story.Describe(item), moment, law, isBroken);
                break;
        }
    }

    private long LastDelivered => _events.Count > 0 ? _events[^1].Event.Revision : Math.Max(1, _start - 1);

    private Law BrokenLaw(WatchItem item) =>
        _report.Violations.First(violation => violation.Watch == _watch.Id && violation.Seq == item.Seq).Law;

    private void Add(string kind, long revision, string text, int moment, string mark, bool isBroken) =>
        _delivered.Add(new DeliveredItem(kind, revision, text, "", moment, mark, isBroken));

    private void Take(WatchEvent e, int moment, bool isBroken)
    {
        var mark = MarkOf(e);
        var isIt = isBroken && mark.Length > 0
            && _report.Violations.Any(violation => violation.Watch == _watch.Id && violation.Revision == e.Revision);
        _delivered.Add(new DeliveredItem(
            "event", e.Revision, EventWords.Of(e.Type, e.Kv), e.Kv.Key.ToString(), moment, mark, isIt));
        _events.Add((e, moment));
    }

    private string MarkOf(WatchEvent e)
    {
        if (!_watch.Request.Wants(e.Type, e.Kv.Key))
        {
            return "not requested";
        }

        if (_events.Any(item => IsSame(item.Event, e)))
        {
            return "duplicate";
        }

        if (_start > 0 && e.Revision < _start)
        {
            return "below the start";
        }

        if (_report.Order is not { } order)
        {
            return "";
        }

        var happened = order.Changes(e.Revision).FirstOrDefault(change => IsSame(change, e));
        if (happened is null)
        {
            return "never happened";
        }

        var isRight = e.Kv.Equals(happened.Kv) && (e.PrevKv is null || e.PrevKv.Equals(happened.PrevKv));
        var isLate = e.Revision < LastDelivered && _events.Count > 0;
        var isAfterProgress = _progress.Any(progress => progress.Revision >= e.Revision);
        return !isRight ? "wrong" : isLate ? "out of order" : isAfterProgress ? "too late" : "";
    }

    private Change? NextUndelivered() =>
        _expected.FirstOrDefault(change => !_events.Any(item => IsSame(change, item.Event)));

    /// <summary>An expected change with its mark; null when the watch ended before it was due.</summary>
    private ExpectedEvent? ToExpected(Change change)
    {
        var isDelivered = _events.Any(item => IsSame(change, item.Event));
        var since = isDelivered ? -1 : MissedSince(change);
        var isOwed = _watch.IsLive && _report.History.Converged;
        if (!isDelivered && since < 0 && !isOwed)
        {
            return null;
        }

        var mark = isDelivered ? "" : since >= 0 ? "gap" : "never delivered";
        return new ExpectedEvent(
            change.Revision,
            EventWords.Of(change.Type, change.Kv),
            change.Kv.Key.ToString(),
            mark,
            since,
            mark.Length > 0 && _report.Violations.Any(IsAboutGap));
    }

    private bool IsAboutGap(Violation violation) =>
        violation.Watch == _watch.Id
        && (violation.Law == Law.Reliable || violation.Law == Law.Resumable || violation.Law == Law.Convergence
            || violation.Law == Law.Bookmarkable || violation.Law == Law.Atomic);

    /// <summary>The first moment that showed that a change was left out; −1 when none did.</summary>
    private int MissedSince(Change change)
    {
        var later = _events.Where(item => item.Event.Revision > change.Revision).Select(item => item.Moment);
        var said = _progress.Where(progress => progress.Revision >= change.Revision).Select(item => item.Moment);
        return later.Concat(said).DefaultIfEmpty(-1).Min();
    }

    private static bool IsSame(Change change, WatchEvent e) =>
        change.Revision == e.Revision && change.Type == e.Type && change.Kv.Key == e.Kv.Key;

    private static bool IsSame(WatchEvent one, WatchEvent other) =>
        one.Revision == other.Revision && one.Type == other.Type && one.Kv.Key == other.Kv.Key;
}
