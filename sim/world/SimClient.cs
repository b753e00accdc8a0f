using Grpc.Core;
using Vigil.Client;
using Vigil.Model;
using Vigil.Seams;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;
using KeyRange = Vigil.Model.KeyRange;

namespace Vigil.Sim.World;

/// <summary>One client: runs its script with the production client library and records what it sees.</summary>
internal sealed class SimClient
{
    private readonly int _number;
    private readonly ClientScript _script;
    private readonly ISpawner _spawner;
    private readonly TimeProvider _clock;
    private readonly VigilClient _client;
    private readonly HistoryRecorder _history;
    private readonly LeaseBook _leases;
    private readonly CallInvoker _server;
    private readonly Action<Law, string> _fail;
    private readonly StepRequests _requests;

    /// <summary>What it does as an operator; null for one that is none.</summary>
    private readonly SimOperator? _operator;

    /// <summary>How long it rests after a call without an answer.</summary>
    private readonly int _restsMs;
    private readonly int _thinksMs;
    private readonly List<(CancellationTokenSource Stop, Task End)> _watches = [];
    private readonly List<IProgressReader> _readers = [];
    private readonly SortedDictionary<int, long> _seen = [];
    private long _newest = 1;
    private long _compacted;
    private readonly ReaderRests _rests;
    private int _values;

    public SimClient(
        int number,
        ClientScript script,
        ISpawner spawner,
        TimeProvider clock,
        VigilClient client,
        CallInvoker server,
        HistoryRecorder history,
        LeaseBook leases,
        Action<Law, string> fail,
        int restsMs,
        int thinksMs,
        SimOperator? operators)
    {
        _rests = new ReaderRests(clock);
        _restsMs = restsMs;
        _thinksMs = thinksMs;
        _operator = operators;
        _fail = fail;
        _server = server;
        _leases = leases;
        _requests = new StepRequests(leases, () => _newest, _seen, NewValue);
        _number = number;
        _script = script;
        _client = client;
        _history = history;
        _spawner = spawner;
        _clock = clock;
    }

    /// <summary>Where it runs, in the simulation.</summary>
    public SimProcess Process => (SimProcess)_spawner;

    public async Task RunScriptAsync()
    {
        foreach (var step in _script.Steps)
        {
            await TakeAsync(step);
            if (_thinksMs > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_thinksMs), _clock);
            }
        }
    }

    /// <summary>Lets slow readers be slow no longer.</summary>
    /// <param name="wakes">Whether those who rest go on at once, instead of when they have rested.</param>
    public void Hurry(bool wakes)
    {
        _rests.Hurry(wakes);
        _readers.ForEach(static reader => reader.CalmBegins());
    }

    /// <summary>Checks that watches that want progress have heard of their server since <see cref="Hurry"/>.</summary>
    public void CheckNotified(long newest) => _readers.ForEach(reader => reader.CheckNotified(newest));

    /// <summary>Stops every watch that still goes on, and waits for its end.</summary>
    public async Task StopWatchesAsync()
    {
        foreach (var (stop, end) in _watches)
        {
            stop.Cancel();
            await end;
        }

        await _client.DisposeAsync();
    }

    /// <summary>How often a watch joined another's server watch, and how often one was too slow for that.</summary>
    public (long Joined, long Full) Shared => _client.Shared;

    /// <summary>
    /// Reads everything: the revision that every watch must reach, and what is left; null when nobody answers.
    /// </summary>
    public async Task<RangeResponse?> ReadNewestAsync() =>
        (await CallAsync(new RangeRequest(KeyRange.All))).Response as RangeResponse;

    /// <summary>Puts a key that all share, with a value of its own; the outcome says what came of it.</summary>
    public Task<Outcome> PutAsync() => CallAsync(new PutRequest(OddKeys.KeyOf(0), NewValue(0)));

    /// <summary>Watches that key from now on.</summary>
    public WatchConsumer WatchFirst() => StartWatch(new WatchStep(0, 1, 0));

    private Blob NewValue(int padding) => Blob.Utf8($"c{_number}.{++_values}{new string('.', padding)}");

    /// <summary>Does one thing, whatever its script says.</summary>
    public async Task TakeAsync(ScriptStep step)
    {
        switch (step)
        {
            case PutStep put:
                await CallAsync(_requests.Of(put));
                break;
            case DeleteStep delete:
                await CallAsync(StepRequests.Of(delete));
                break;
            case GetStep get:
                await CallAsync(_requests.Of(get));
                break;
            case TxnStep txn:
                await CallAsync(_requests.Of(txn));
                break;
            case CompactStep compact:
                await CallAsync(new CompactRequest(
                    compact.Exact == 0 ? Math.Max(1, _newest - compact.Back) : compact.Exact));
                break;
            case GrantStep grant:
                var granted = _leases.IdFor(grant.Again);
                _leases.Granting(granted, grant.Seconds);
                await CallAsync(new LeaseGrantRequest(granted, grant.Seconds));
                break;
            case RevokeStep revoke when _leases.Find(revoke.Lease) is not 0 and var lease:
                await CallAsync(new LeaseRevokeRequest(lease));
                break;
            case KeepAliveStep keep:
                await KeepAliveAsync(_leases.Find(keep.Lease), _leases.Find(keep.Beside));
                break;
            case KeepStep keep when _leases.Find(keep.Lease) is not 0 and var kept:
                await KeepAsync(kept, TimeSpan.FromMilliseconds(keep.Ms));
                break;
            case SleepStep sleep:
                await Task.Delay(TimeSpan.FromMilliseconds(sleep.Ms), _clock);
                break;
            case WatchStep watch:
                StartWatch(watch);
                break;
            case StreamStep stream:
                StartStream(stream);
                break;
            case StopWatchStep stop when stop.Watch < _watches.Count:
                _watches[stop.Watch].Stop.Cancel();
                break;
            case RevokeStep or StopWatchStep or KeepStep:
                break;
            case MoveLeaderStep or AlarmStep or HashStep or LookStep:
                await (_operator
                    ?? throw Invariant.Unreachable("Who is no operator has no such steps.")).TakeAsync(step, _newest);
                break;
            case PauseStep pause:
                await ReaderRests.YieldAsync(pause.Steps);
                break;
            default:
                throw Invariant.Unreachable("Every step is covered.");
        }
    }

    /// <summary>Renews both at once; 0 for none.</summary>
    private async Task KeepAliveAsync(params long[] leases)
    {
        var renewals = leases.Where(lease => lease != 0).Distinct()
            .Select(lease => CallAsync(new LeaseKeepAliveRequest(lease))).ToList();
        foreach (var renewal in renewals)
        {
            await renewal;
        }
    }

    /// <summary>Each renewal counts as one from the answer before it on: it was sent no earlier.</summary>
    private async Task KeepAsync(long lease, TimeSpan time)
    {
        using var over = new CancellationTokenSource(time, _clock);
        var operation = _history.Invoke(_number, new LeaseKeepAliveRequest(lease));
        var isLast = false;
        try
        {
            await foreach (var renewal in _client.KeepLeaseAliveAsync(lease, over.Token))
            {
                _history.Return(operation, Outcome.Ok(Translate.FromApi(renewal)));
                if (isLast)
                {
                    _fail(Law.LeaseEnds, $"Lease {lease} is kept on after it had ended: {renewal}.");
                }

                isLast = renewal.TTL <= 0;
                operation = _history.Invoke(_number, new LeaseKeepAliveRequest(lease));
            }

            if (!isLast)
            {
                _fail(Law.LeaseKept, $"Lease {lease} is kept no longer, and has not ended.");
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Its user has had enough.
        }

        _history.Return(operation, Outcome.Unknown);
    }

    private async Task<Outcome> CallAsync(Request request)
    {
        var operation = _history.Invoke(_number, request);
        var outcome = Outcome.Unknown;
        try
        {
            outcome = Outcome.Ok(await SendAsync(request));
        }
        catch (RpcException failure)
        {
            outcome = Translate.OutcomeOf(failure);
            OddStatus.Check(failure, outcome, request, _fail);
        }
        catch (TimeoutException)
        {
            // Nobody knows what became of it, and that is what is recorded.
        }

        _history.Return(operation, outcome);
        if (outcome.IsUnknown && _restsMs > 0)
        {
            // As people do when nothing works: otherwise a script is over before there is a leader again.
            await Task.Delay(TimeSpan.FromMilliseconds(_restsMs), _clock);
        }

        if (outcome is { IsOk: true, Response: { } response })
        {
            _newest = Math.Max(_newest, response.Revision);
            Remember(request, response);
        }

        return outcome;
    }

    private async Task<Response> SendAsync(Request request) => request switch
    {
        PutRequest put => Translate.FromApi(await _client.PutAsync(Translate.ToApi(put), default)),
        DeleteRangeRequest delete => Translate.FromApi(await _client.DeleteAsync(Translate.ToApi(delete), default)),
        RangeRequest range => Translate.FromApi(await _client.GetAsync(Translate.ToApi(range), default)),
        TxnRequest txn => Translate.FromApi(await _client.TxnAsync(Translate.ToApi(txn), default)),
        CompactRequest compact => new CompactResponse(
            (await _client.CompactAsync(ToApi(compact), default)).Header.Revision),
        LeaseGrantRequest grant => Translate.FromApi(
            await _client.GrantLeaseAsync(new Api.LeaseGrantRequest { ID = grant.Id, TTL = grant.Seconds }, default)),
        LeaseRevokeRequest revoke => new LeaseRevokeResponse(
            (await _client.RevokeLeaseAsync(revoke.Id, default)).Header.Revision),
        LeaseKeepAliveRequest keep => Translate.FromApi(await _client.KeepLeaseAliveOnceAsync(keep.Id, default)),
        _ => throw Invariant.Unreachable("Every request is covered."),
    };

    /// <summary>Every other one is to be answered when the memory is free.</summary>
    private static Api.CompactionRequest ToApi(CompactRequest compact) =>
        new() { Revision = compact.Revision, Physical = compact.Revision % 2 == 0 };

    private void Remember(Request request, Response response)
    {
        switch (request, response)
        {
            case (PutRequest put, PutResponse):
                Remember(put.Key, response.Revision);
                break;
            case (CompactRequest compact, CompactResponse):
                _compacted = Math.Max(_compacted, compact.Revision);
                break;
            case (RangeRequest { Revision: 0 }, RangeResponse range):
                foreach (var kv in range.Kvs)
                {
                    Remember(kv.Key, kv.ModRevision);
                }

                break;
            default:
                break;
        }
    }

    private void Remember(Blob key, long modRevision)
    {
        if (key.Span is [(byte)'k', _])
        {
            _seen[key.Span[1] - '0'] = modRevision;
        }
    }

    private WatchConsumer StartWatch(WatchStep step)
    {
        var stop = new CancellationTokenSource();
        var consumer = new WatchConsumer(
            _client, _number, step, ToRequest(step), _history, () => _rests.RestAsync(step), _fail);
        _readers.Add(consumer);
        _watches.Add((stop, _spawner.Spawn($"watch {consumer.Id}", () => consumer.RunAsync(stop.Token))));
        return consumer;
    }

    private void StartStream(StreamStep step)
    {
        var stop = new CancellationTokenSource();
        var consumer = new StreamConsumer(
            _server, step, Start, _history, () => _rests.RestAsync(step.Watches[0]), () => _rests.IsHurried, _fail);
        _readers.Add(consumer);
        _watches.Add((stop, _spawner.Spawn("stream", () => consumer.RunAsync(stop.Token))));

        (WatchRecord, ClientWatchOptions) Start(WatchStep watch)
        {
            var record = _history.StartWatch(_number, ToRequest(watch));
            return (record, WatchConsumer.ToOptions(record.Request, watch.ProgressNotify));
        }
    }

    private History.WatchRequest ToRequest(WatchStep step) => new(OddKeys.RangeOf(step.Key, step.Count))
    {
        StartRevision = step.Exact != 0 ? step.Exact
            : step.FromCompacted && _compacted > 0 ? _compacted
            : step.Back == 0 ? 0 : Math.Max(1, _newest - step.Back + (step.Back > 0 ? 1 : 0)),
        PrevKv = step.PrevKv,
        NoPut = step.NoPut,
        NoDelete = step.NoDelete,
        MayShare = _client.IsMerging,
    };
}
