using Vigil.Sim.Engine.Network;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World.Explain;

/// <summary>Everything that happened in an execution, at whichever process, in one order.</summary>
internal sealed class Timeline
{
    private readonly ExecutionReport _report;
    private readonly MessageLog _log;
    private readonly KeySpace _keys;
    private readonly List<(double Order, Moment Moment)> _moments = [];

    private Timeline(ExecutionReport report, MessageLog log, KeySpace keys)
    {
        _report = report;
        _log = log;
        _keys = keys;
    }

    /// <summary>Puts the moments of an execution in order.</summary>
    /// <param name="report">What its clients saw.</param>
    /// <param name="log">What crossed the network.</param>
    /// <param name="keys">The keys that it is about.</param>
    public static IReadOnlyList<Moment> Of(ExecutionReport report, MessageLog log, KeySpace keys)
    {
        var timeline = new Timeline(report, log, keys);
        timeline.AddOperations();
        timeline.AddWatches();
        timeline.AddFaults();
        timeline.AddMessages();
        timeline.AddWrites();
        var moments = timeline._moments
            .OrderBy(entry => entry.Order)
            .Select((entry, id) => entry.Moment with { Id = id })
            .ToArray();
        return CausalPast.Mark(moments, report);
    }

    /// <summary>The name of a client's process.</summary>
    public static string LaneOf(int client) => $"client-{client}";

    /// <summary>Where it is shown what a client did, or a server by itself.</summary>
    private string LaneOf(Operation operation) =>
        !operation.IsOfClient ? FirstServer : LaneOf(operation.Client);

    private string FirstServer => ServerNames.First(_report.Workload.World);

    private void Add(LogPlace place, Moment moment) => _moments.Add((place.Order, moment));

    private Moment At(LogPlace place, MomentKind kind, string lane, string text) => new()
    {
        Kind = kind,
        Lane = lane,
        Text = text,
        Seq = place.Seq,
        Ms = place.At.TotalMilliseconds,
        Choices = place.Choices,
    };

    private void AddOperations()
    {
        foreach (var operation in _report.History.Operations)
        {
            var lane = LaneOf(operation);
            var keys = _keys.Of(operation.Request);
            var isBroken = _report.Violations.Any(violation => violation.Operations.Contains(operation.Id));
            var invoked = _log.History[operation.Invoked];
            var text = !operation.IsOfClient
                ? operation.ByItself
                : operation.Request.ToString();
            Add(invoked, At(invoked, MomentKind.Call, lane, text) with
            {
                Keys = keys,
                Operation = operation.Id,
            });
            if (operation.Returned != long.MaxValue)
            {
                var returned = _log.History[operation.Returned];
                Add(returned, At(returned, MomentKind.Answer, lane, operation.Outcome.ToString()) with
                {
                    Keys = keys,
                    Operation = operation.Id,
                    IsBroken = isBroken,
                });
            }
        }
    }

    private void AddWatches()
    {
        foreach (var watch in _report.History.Watches)
        {
            var lane = LaneOf(watch.Client);
            var keys = _keys.In(watch.Request.Range);
            var invoked = _log.History[watch.Invoked];
            Add(invoked, At(invoked, MomentKind.Watch, lane, $"watch {watch.Id} begins: {watch.Request}") with
            {
                Keys = keys,
                WatchId = watch.Id,
            });
            foreach (var item in watch.Items)
            {
                var place = _log.History[item.Seq];
                Add(place, At(place, MomentKind.Delivered, lane, $"watch {watch.Id} {Story.Describe(item)}") with
                {
                    Keys = keys,
                    WatchId = watch.Id,
                    IsBroken = Story.IsAbout(_report.Violations, watch, item),
                });
            }
        }

        foreach (var snapshot in _report.History.Snapshots)
        {
            var watch = _report.History.Watches[snapshot.Watch];
            var place = _log.History[snapshot.Seq];
            var pairs = string.Join("; ", snapshot.Kvs);
            var text = $"watch {watch.Id} is given the range itself, at {snapshot.Revision}: {pairs}";
            _moments.Add((place.Order + 0.5, At(place, MomentKind.Delivered, LaneOf(watch.Client), text) with
            {
                Keys = _keys.In(watch.Request.Range),
                WatchId = watch.Id,
            }));
        }
    }

    private void AddFaults()
    {
        var faults = _report.History.Faults;
        for (var i = 0; i < faults.Count; i++)
        {
            var place = _log.History[faults[i].Seq];
            Add(place, At(place, MomentKind.Fault, faults[i].Processes[0], faults[i].Text) with { Fault = i });
        }
    }

    private void AddMessages()
    {
        var keysOfCalls = new SortedDictionary<int, IReadOnlyList<string>>();
        foreach (var message in _log.Messages)
        {
            var words = MessageWords.Of(message);
            IReadOnlyList<string> keys = [.. words.Ranges.SelectMany(_keys.In).Distinct()];
            if (keys.Count > 0)
            {
                keysOfCalls.TryAdd(message.Call, keys);
            }
            else
            {
                keys = keysOfCalls.GetValueOrDefault(message.Call, []);
            }

            var sent = At(message.Sent, MomentKind.Send, message.From, words.Text) with
            {
                Keys = keys,
                Message = message.Id,
                IsRoutine = words.IsRoutine,
            };
            Add(message.Sent, sent);
            if (message.Ended is { } ended)
            {
                var kind = message.IsLost ? MomentKind.Lost : MomentKind.Arrive;
                Add(ended, At(ended, kind, message.To, words.Text) with
                {
                    Keys = keys,
                    Message = message.Id,
                    IsRoutine = words.IsRoutine,
                });
            }
        }
    }

    /// <summary>
    /// A write is shown just before the server's first message that knows of it. It happened then or earlier, and
    /// nobody outside could have noticed the difference.
    /// </summary>
    private void AddWrites()
    {
        if (_report.Order is not { } order)
        {
            AddClaims();
            return;
        }

        var fromServer = _log.Messages
            .Where(message => ServerNames.Contains(message.From) && !ServerNames.Contains(message.To))
            .Select(message => (message.Sent, MessageWords.Of(message).Revision, message.From))
            .Where(sent => sent.Revision > 0)
            .ToArray();
        var last = default(LogPlace);
        for (var revision = 2L; revision <= order.LastRevision; revision++)
        {
            var writer = order.Writer(revision);
            var changes = order.Changes(revision);
            var (known, _, server) = fromServer.FirstOrDefault(sent => sent.Revision >= revision);
            var place = known != default
                ? known
                : writer >= 0 ? _log.History[_report.History.Operations[writer].Invoked] : last;
            last = place.Order < last.Order ? last : place;
            var text = string.Join("; ", changes.Select(change => EventWords.Of(change.Type, change.Kv)));
            _moments.Add((last.Order - 0.5, At(last, MomentKind.Write, server ?? FirstServer, text) with
            {
                Keys = [.. changes.Select(change => change.Kv.Key.ToString()).Distinct()],
                Operation = writer,
                Revision = revision,
            }));
        }
    }

    /// <summary>Without an order there are only the answers: what each put claims, when its answer came.</summary>
    private void AddClaims()
    {
        foreach (var operation in _report.History.Operations)
        {
            if (ClaimedWrite.Of(operation) is { } claim)
            {
                var place = _log.History[operation.Returned];
                _moments.Add((place.Order - 0.5, At(place, MomentKind.Write, FirstServer, claim.Text) with
                {
                    Keys = [claim.Key],
                    Operation = operation.Id,
                    Revision = claim.Revision,
                }));
            }
        }
    }
}
