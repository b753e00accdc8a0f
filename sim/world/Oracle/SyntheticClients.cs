using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// Clients of a right store, for measuring the checker: many operations at once, some of them unknown.
/// </summary>
/// <remarks>Half of the mix are puts of unique values with prev_kv; then gets, deletes and compare-and-swaps.</remarks>
internal sealed class SyntheticClients
{
    private const int Clients = 50;
    private const int Keys = 50;

    private readonly Blob[] _keys = new Blob[Keys];
    private readonly Call?[] _current = new Call?[Clients];
    private readonly List<Call> _late = [];
    private readonly HistoryRecorder _recorder;
    private readonly int _unknownPercent;
    private ulong _random;
    private State _state = State.Initial;

    public SyntheticClients(TimeProvider time, int unknownPercent, int seed)
    {
        _recorder = new HistoryRecorder(time);
        _unknownPercent = unknownPercent;
        _random = (ulong)(uint)seed;
        for (var i = 0; i < Keys; i++)
        {
            _keys[i] = Blob.Utf8($"key{i:00}");
        }
    }

    /// <summary>Runs them until this many operations were called, and all of them that return have returned.</summary>
    public ExecutionHistory Run(int operations)
    {
        var called = 0;
        var busy = 0;
        while (called < operations || busy > 0)
        {
            var client = Draw(Clients);
            if (_current[client] is not { } call)
            {
                if (called < operations)
                {
                    var isUnknown = Draw(100) < _unknownPercent;
                    _current[client] = new Call(_recorder.Invoke(client, Request(called)), isUnknown);
                    called++;
                    busy++;
                }

                continue;
            }

            if (Continue(call))
            {
                _current[client] = null;
                busy--;
            }
        }

        return _recorder.Finish(_state.Revision, converged: true);
    }

    /// <summary>Takes a call one step further; true when its client is free again.</summary>
    private bool Continue(Call call)
    {
        if (_late.Count > 0 && Draw(Clients) == 0)
        {
            var late = Draw(_late.Count);
            Apply(_late[late]);
            _late.RemoveAt(late);
        }

        if (call.IsUnknown)
        {
            switch (Draw(4))
            {
                case 0:
                    Apply(call);
                    break;
                case 1:
                    _late.Add(call);
                    break;
            }

            _recorder.Return(call.Operation, Outcome.Unknown);
            return true;
        }

        if (call.Response is not { } response)
        {
            Apply(call);
            return false;
        }

        _recorder.Return(call.Operation, Outcome.Ok(response));
        return true;
    }

    private void Apply(Call call) => (_state, call.Response, _) = _state.Step(call.Operation.Request);

    private Request Request(int number)
    {
        var key = _keys[Draw(Keys)];
        var put = new PutRequest(key, Blob.Utf8($"v{number}")) { PrevKv = true };
        return Draw(10) switch
        {
            < 5 => put,
            < 8 => new RangeRequest(KeyRange.Of(key)),
            8 => new DeleteRangeRequest(KeyRange.Of(key)) { PrevKv = true },
            _ => CompareAndSwap(put),
        };
    }

    private TxnRequest CompareAndSwap(PutRequest put)
    {
        var range = KeyRange.Of(put.Key);
        var live = _state.Live(range);
        var mod = live.Count == 0 ? 0 : live[0].ModRevision;
        return new TxnRequest
        {
            Compares = [new Compare(range, CompareTarget.Mod, CompareResult.Equal, mod)],
            Success = [put],
            Failure = [new RangeRequest(range)],
        };
    }

    /// <summary>SplitMix64: enough for a workload, and the same everywhere.</summary>
    private int Draw(int bound)
    {
        unchecked
        {
            _random += 0x9e3779b97f4a7c15;
            var mixed = (_random ^ (_random >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)bound);
        }
    }

    private sealed class Call(Operation operation, bool isUnknown)
    {
        public Operation Operation { get; } = operation;

        public bool IsUnknown { get; } = isUnknown;

        public Response? Response { get; set; }
    }
}
