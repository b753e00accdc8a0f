using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Properties.Oracle;

/// <summary>Small histories of a right store with concurrent clients, and small lies about them.</summary>
internal sealed class RandomHistories(int seed)
{
    private static readonly Blob[] Keys = [Blob.Utf8("a"), Blob.Utf8("b")];
    private readonly Random _random = new(seed);
    private int _values;

    /// <summary>Runs operations of three clients in a random interleaving.</summary>
    /// <param name="operations">How many operations.</param>
    /// <param name="unknownPercent">How many of a hundred operations lose their answer.</param>
    /// <param name="areValuesUnique">False to write only two different values.</param>
    /// <param name="isCorrupted">True to change one answer.</param>
    /// <param name="watches">How many right watches, over random keys, from random revisions to random ones.</param>
    public ExecutionHistory Next(
        int operations, int unknownPercent, bool areValuesUnique, bool isCorrupted, int watches = 0)
    {
        var left = operations;
        var log = new List<Change>();
        var recorder = new HistoryRecorder(TimeProvider.System);
        var state = State.Initial;
        var calls = new List<Call>();
        while (left > 0 || calls.Exists(call => !call.IsLost))
        {
            var pick = _random.Next(calls.Count + (left > 0 ? 2 : 0));
            if (pick >= calls.Count)
            {
                left--;
                var request = Request(areValuesUnique, state.Revision);
                calls.Add(new Call(recorder.Invoke(left % 3, request), _random.Next(100) < unknownPercent));
                continue;
            }

            var picked = calls[pick];
            if (picked.Response is null)
            {
                (state, picked.Response, var changes) = state.Step(picked.Operation.Request);
                log.AddRange(changes);
            }
            else
            {
                calls.RemoveAt(pick);
                if (!picked.IsLost)
                {
                    var response = isCorrupted ? Corrupt(picked.Response) : picked.Response;
                    isCorrupted &= ReferenceEquals(response, picked.Response);
                    recorder.Return(
                        picked.Operation,
                        response is RefusedResponse no ? Outcome.Refused(no.Error) : Outcome.Ok(response));
                }
            }
        }

        for (var i = 0; i < watches; i++)
        {
            Watch(recorder, log, state.Revision);
        }

        return recorder.Finish(_random.Next(2) == 0 ? state.Revision : null, converged: false);
    }

    private void Watch(HistoryRecorder recorder, List<Change> log, long last)
    {
        var request = new WatchRequest(Chance() ? KeyRange.All : KeyRange.Of(Keys[_random.Next(2)]))
        {
            StartRevision = _random.Next(1, (int)last + 2),
            PrevKv = Chance(),
            NoPut = _random.Next(4) == 0,
            NoDelete = _random.Next(4) == 0,
        };
        var watch = recorder.StartWatch(0, request);
        recorder.Created(watch, last);
        var until = _random.Next((int)last + 1);
        var revisions = log.Where(change => change.Revision >= request.StartRevision && change.Revision <= until)
            .Where(change => request.Wants(change.Type, change.Kv.Key))
            .GroupBy(change => change.Revision);
        foreach (var revision in revisions)
        {
            recorder.Events(watch, last, [.. revision.Select(change =>
                new WatchEvent(change.Type, change.Kv, request.PrevKv ? change.PrevKv : null))]);
        }

        recorder.Progress(watch, Math.Max(until, request.StartRevision - 1));
    }

    private Request Request(bool areValuesUnique, long revision)
    {
        var key = Keys[_random.Next(2)];
        return _random.Next(12) switch
        {
            0 or 1 or 2 => Put(key, areValuesUnique),
            3 => Put(key, areValuesUnique) with { Value = Blob.Empty, IgnoreValue = true },
            4 or 5 => new RangeRequest(KeyRange.Of(key)),
            6 => new RangeRequest(KeyRange.All) { Revision = _random.Next((int)revision + 2), KeysOnly = Chance() },
            7 => new DeleteRangeRequest(KeyRange.Of(key)) { PrevKv = Chance() },
            8 => new DeleteRangeRequest(KeyRange.All) { PrevKv = Chance() },
            9 => new TxnRequest { Success = [Put(Keys[0], areValuesUnique), Put(Keys[1], areValuesUnique)] },
            10 => CompareAndSwap(key, areValuesUnique, new Compare(
                KeyRange.Of(key), CompareTarget.Value, CompareResult.Equal, Value: Value(false))),
            _ => CompareAndSwap(key, areValuesUnique, new Compare(
                KeyRange.Of(key), CompareTarget.Mod, CompareResult.Equal, _random.Next((int)revision + 1))),
        };
    }

    private TxnRequest CompareAndSwap(Blob key, bool areValuesUnique, Compare compare) => new()
    {
        Compares = [compare],
        Success = [Put(key, areValuesUnique)],
        Failure = Chance() ? [new RangeRequest(KeyRange.Of(key))] : [],
    };

    private PutRequest Put(Blob key, bool areValuesUnique) => new(key, Value(areValuesUnique)) { PrevKv = Chance() };

    private Blob Value(bool isUnique) => Blob.Utf8(isUnique ? $"v{_values++}" : $"v{_random.Next(2)}");

    private bool Chance() => _random.Next(2) == 0;

    private Response Corrupt(Response response)
    {
        if (_random.Next(3) == 0)
        {
            return response;
        }

        var move = Chance() ? 1 : -1;
        var invented = new KeyValue(Keys[_random.Next(2)], Value(false), 2, _random.Next(2, 6), 1);
        return (response, Chance()) switch
        {
            (PutResponse put, true) => put with { Revision = put.Revision + move },
            (PutResponse put, false) => put with { PrevKv = put.PrevKv is null ? invented : null },
            (RangeResponse range, true) => range with { Revision = range.Revision + move },
            (RangeResponse { Count: 0 } range, false) => range with { Kvs = [invented], Count = 1 },
            (RangeResponse range, false) => range with { Kvs = [], Count = 0 },
            (DeleteRangeResponse delete, true) => delete with { Revision = delete.Revision + move },
            (DeleteRangeResponse delete, false) => delete with { Deleted = delete.Deleted == 0 ? 1 : 0, PrevKvs = [] },
            (TxnResponse txn, _) => txn with { Revision = txn.Revision + move },
            _ => new RefusedResponse(ModelError.KeyNotFound),
        };
    }

    private sealed class Call(Operation operation, bool isLost)
    {
        public Operation Operation { get; } = operation;

        public bool IsLost { get; } = isLost;

        public Response? Response { get; set; }
    }
}
