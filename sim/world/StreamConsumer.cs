using Grpc.Core;
using Vigil.Api;
using Vigil.Client;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World;

/// <summary>
/// Many watches on one stream, spoken to the server directly: what other people's clients do and ours does not.
/// </summary>
/// <remarks>The stream is not replaced when it breaks; then its watches are over for their user.</remarks>
internal sealed class StreamConsumer(
    CallInvoker server,
    StreamStep step,
    Func<WatchStep, (WatchRecord Record, ClientWatchOptions Options)> start,
    HistoryRecorder history,
    Func<Task> rest,
    Func<bool> isCalm,
    Action<Law, string> fail) : IProgressReader
{
    private readonly SortedDictionary<long, WatchRecord> _live = [];
    private readonly AnswersOwed _owed = new(fail);

    /// <summary>The ids of watches whose end was not requested since they were.</summary>
    private readonly HashSet<long> _wanted = [];
    private int _responses;

    /// <summary>
    /// The watches that want progress notifications, and those that have heard something in the calm.
    /// </summary>
    private readonly HashSet<WatchRecord> _wantNews = [];
    private readonly HashSet<WatchRecord> _heard = [];
    private bool _isOver;

    /// <summary>The places of watches that have ended, to be created again.</summary>
    private readonly Queue<int> _again = [];

    /// <summary>How often a watch was created with the id of one that had ended.</summary>
    private int _recreated;

    /// <summary>The fragments of a response whose last one has not come; null between responses.</summary>
    private Api.WatchResponse? _joining;

    /// <summary>The newest revision that the server has shown, and the highest that a watch is to start from.</summary>
    private long _seen;
    private long _latestStart;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            using var call = new Api.Watch.WatchClient(server).Watch(new CallOptions(cancellationToken: stop));
            await CreateAsync(call.RequestStream, stop);
            while (await call.ResponseStream.MoveNext(stop))
            {
                if (Join(call.ResponseStream.Current) is { } whole)
                {
                    Record(whole);
                }

                await RequestAsync(call.RequestStream, stop);
                await rest();
            }

            fail(Law.InvariantHeld, $"A watch stream ended without a status, and nobody had requested that.");
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException
            || BrokenConnection.Ended(e))
        {
            // The stream broke or was stopped: the watches end here, and nothing more is owed to them.
            if (!stop.IsCancellationRequested && e is RpcException failure && !BrokenConnection.Ended(failure))
            {
                fail(Law.InvariantHeld, $"A watch stream ended with {failure.Status}, and nobody had requested that.");
            }

            if (stop.IsCancellationRequested && isCalm() && IsOfStop(e))
            {
                _owed.CheckAllAnswered();
            }
        }

        _isOver = true;
        foreach (var record in _live.Values.Concat(_owed.Records))
        {
            history.Closed(record);
        }
    }

    public void CalmBegins() => _heard.Clear();

    public void CheckNotified(long newest)
    {
        foreach (var (id, record) in _isOver || step.Watches[0].RestMs > IProgressReader.RestMsMax ? [] : _live)
        {
            if (_wantNews.Contains(record) && !_heard.Contains(record) && record.Request.StartRevision <= newest)
            {
                fail(
                    Law.ProgressNotified,
                    $"{record}, {id} on its stream, wants progress, and has heard nothing in several intervals.");
            }
        }
    }

    private static bool IsOfStop(Exception failure) =>
        failure is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };

    private long IdOf(int place) => step.ChoosesIds ? 7 * (place + 1) : place;

    private async Task CreateAsync(IClientStreamWriter<Api.WatchRequest> requests, CancellationToken stop)
    {
        for (var place = 0; place < step.Watches.Count; place++)
        {
            await CreateAsync(requests, place, mayBeRefused: step.Watches[place].Exact < 0, stop);
            if (step.ChoosesIds && place == 0)
            {
                // Refused as long as the first has the id; and the stream goes on.
                await CreateAsync(requests, place, mayBeRefused: true, stop);
            }

            if (step.Pipelines && place == 0)
            {
                await RefuseAsync(requests, stop);
            }
        }
    }

    private async Task CreateAsync(
        IClientStreamWriter<Api.WatchRequest> requests, int place, bool mayBeRefused, CancellationToken stop)
    {
        var (record, options) = start(step.Watches[place]);
        var request = options.ToRequest(options.StartRevision);
        request.CreateRequest.Fragment = step.Fragments;
        request.CreateRequest.WatchId = step.ChoosesIds ? IdOf(place) : 0;
        _latestStart = Math.Max(_latestStart, options.StartRevision);
        if (options.ProgressNotify)
        {
            _wantNews.Add(record);
        }

        _owed.Create(step.ChoosesIds ? IdOf(place) : null, record, mayBeRefused);
        _wanted.Add(IdOf(place));
        await requests.WriteAsync(request, stop);
    }

    /// <summary>A range that ends where it begins; or a start before there was anything.</summary>
    private async Task RefuseAsync(IClientStreamWriter<Api.WatchRequest> requests, CancellationToken stop)
    {
        var key = Google.Protobuf.ByteString.CopyFromUtf8("z");
        var end = Google.Protobuf.ByteString.CopyFromUtf8("a");
        _owed.Refused();
        var create = step.Watches.Count > 2
            ? new Api.WatchCreateRequest { Key = end, RangeEnd = key, StartRevision = -1 }
            : new Api.WatchCreateRequest { Key = key, RangeEnd = end };
        await requests.WriteAsync(new Api.WatchRequest { CreateRequest = create }, stop);
    }

    /// <summary>Requests progress now and then, and cancels one watch.</summary>
    private async Task RequestAsync(IClientStreamWriter<Api.WatchRequest> requests, CancellationToken stop)
    {
        _responses++;
        if (isCalm())
        {
            // What is sent now may still be under way at the end, when all must have been answered.
            return;
        }

        while (_again.TryDequeue(out var place))
        {
            if (_live.ContainsKey(IdOf(place)) || _owed.MayCreate(IdOf(place)))
            {
                // Its id is another's by now.
                continue;
            }

            _recreated++;
            history.Recreated();
            await CreateAsync(requests, place, mayBeRefused: false, stop);
        }

        if (step.AsksEvery > 0 && _responses % step.AsksEvery == 0 && _responses < 20 * step.AsksEvery)
        {
            await RequestProgressAsync(requests, stop);
            if (step.Pipelines)
            {
                await RequestProgressAsync(requests, stop);
            }
        }

        if (_responses == step.CancelsAfter && _wanted.Remove(IdOf(0)))
        {
            _owed.Cancel(IdOf(0));
            await requests.WriteAsync(
                new Api.WatchRequest { CancelRequest = new Api.WatchCancelRequest { WatchId = IdOf(0) } }, stop);
            if (step.Pipelines && step.ChoosesIds)
            {
                // Its id is free as soon as the server has read that, before anybody has seen an answer.
                await CreateAsync(requests, 0, mayBeRefused: false, stop);
                await RefuseAsync(requests, stop);
            }
        }
    }

    private async Task RequestProgressAsync(IClientStreamWriter<Api.WatchRequest> requests, CancellationToken stop)
    {
        if (_latestStart <= _seen + 1)
        {
            // Else a watch may wait for a revision that is still to come, and there would be no answer.
            _owed.Progress(_seen);
            await requests.WriteAsync(new Api.WatchRequest { ProgressRequest = new Api.WatchProgressRequest() }, stop);
        }
    }

    /// <summary>
    /// A response as it is without fragments; null until its last one is there. If the stream breaks before, nothing of
    /// it was delivered.
    /// </summary>
    private Api.WatchResponse? Join(Api.WatchResponse part)
    {
        if (_joining is null)
        {
            _joining = part;
        }
        else
        {
            if (part.WatchId != _joining.WatchId || part.Created || part.Canceled || part.Events.Count == 0)
            {
                fail(Law.AnsweredInOrder, $"A fragment of watch {_joining.WatchId} is followed by {part}.");
            }

            _joining.Events.Add(part.Events);
        }

        if (part.Fragment && !step.Fragments)
        {
            fail(Law.AnsweredInOrder, $"Watch {part.WatchId} did not request fragments, and got one.");
        }

        if (part.Fragment)
        {
            return null;
        }

        var whole = _joining;
        _joining = null;
        return whole;
    }

    private void Record(Api.WatchResponse response)
    {
        _seen = Math.Max(_seen, response.Header.Revision);
        if (response is { Created: true, Canceled: true })
        {
            if (_owed.OnRefused() is { } refused)
            {
                history.Closed(refused);
            }
        }
        else if (response.WatchId == -1)
        {
            _owed.OnProgress(response.Header.Revision);

            // An answer from before a watch was requested may be about less than where that begins: nothing of it.
            foreach (var record in _live.Values.Where(
                record => record.Request.StartRevision <= response.Header.Revision))
            {
                history.Progress(record, response.Header.Revision, isAnswer: true);
            }
        }
        else if (response.Created)
        {
            OnCreated(response);
        }
        else if (!_live.TryGetValue(response.WatchId, out var watch))
        {
            throw new UnexpectedWatchException(response.WatchId);
        }
        else if (response.Canceled)
        {
            _live.Remove(response.WatchId);
            End(watch, response);
        }
        else if (response.Events.Count > 0)
        {
            _heard.Add(watch);
            history.Events(watch, response.Header.Revision, [.. response.Events.Select(Translate.FromApi)]);
        }
        else
        {
            _heard.Add(watch);
            history.Progress(watch, response.Header.Revision);
        }
    }

    private void OnCreated(Api.WatchResponse response)
    {
        if (_owed.OnCreated(response.WatchId) is not { } record)
        {
            return;
        }

        history.Created(record, response.Header.Revision);
        if (!_live.TryAdd(response.WatchId, record))
        {
            fail(Law.AnsweredInOrder, $"Watch {response.WatchId} was created while there was one of that id.");
        }
    }

    private void End(WatchRecord watch, Api.WatchResponse response)
    {
        if (response.CompactRevision > 0)
        {
            _owed.OnCompacted(response.WatchId);
            _wanted.Remove(response.WatchId);
            history.Compacted(watch, response.CompactRevision);
        }
        else
        {
            _owed.OnCanceled(response.WatchId);
            history.Closed(watch);
        }

        var place = (int)(response.WatchId / 7) - 1;
        if (step.ChoosesIds && _recreated + _again.Count < step.Recreates && !_wanted.Contains(response.WatchId))
        {
            // Nothing of the one before may reach the one that has its id now.
            _again.Enqueue(place);
        }
    }
}

/// <summary>A server answered for a watch that nobody has on the stream: never requested, or over.</summary>
internal sealed class UnexpectedWatchException(long watchId)
    : Exception($"The server answered for watch {watchId}, which is not on the stream.");
