using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Properties.Oracle;

/// <summary>
/// One client against a right store, one call after the other, and watches whose items a test writes.
/// </summary>
internal sealed class ScriptedHistory
{
    private State _state = State.Initial;

    /// <summary>The recorder, for what the script has no word for.</summary>
    public HistoryRecorder Recorder { get; } = new(TimeProvider.System);

    /// <summary>Every change so far, in order.</summary>
    public List<Change> Log { get; } = [];

    /// <summary>A UTF-8 blob.</summary>
    public static Blob B(string text) => Blob.Utf8(text);

    /// <summary>Calls, and answers as the model does.</summary>
    public Response Call(Request request)
    {
        var operation = Recorder.Invoke(0, request);
        (_state, var response, var changes) = _state.Step(request);
        Log.AddRange(changes);
        Recorder.Return(
            operation, response is RefusedResponse no ? Outcome.Refused(no.Error) : Outcome.Ok(response));
        return response;
    }

    /// <summary>Puts a key.</summary>
    public Response Put(string key, string value) => Call(new PutRequest(B(key), B(value)));

    /// <summary>Deletes a key.</summary>
    public Response Delete(string key) => Call(new DeleteRangeRequest(KeyRange.Of(B(key))));

    /// <summary>Compacts.</summary>
    public Response Compact(long revision) => Call(new CompactRequest(revision));

    /// <summary>Puts two keys in one revision.</summary>
    public Response PutBoth(string one, string other, string value) => Call(new TxnRequest
    {
        Success = [new PutRequest(B(one), B(value)), new PutRequest(B(other), B(value))],
    });

    /// <summary>The right events of a revision, all keys, with or without the pair before.</summary>
    public List<WatchEvent> At(long revision, bool withPrevKv = false) =>
        [.. Log.Where(change => change.Revision == revision)
            .Select(change => new WatchEvent(change.Type, change.Kv, withPrevKv ? change.PrevKv : null))];

    /// <summary>The history, converged, with the revision reached.</summary>
    public ExecutionHistory Finish() => Recorder.Finish(_state.Revision, converged: true);
}
