using Grpc.Core;
using Vigil.Client;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World;

/// <summary>
/// Many watches on one stream, spoken to the server directly: what other people's clients do and ours does not.
/// </summary>
/// <remarks>The stream is not replaced when it breaks; then its watches are over for their user.</remarks>
internal sealed class StreamConsumer(
    CallInvoker server,
    StreamStep step,
    IReadOnlyList<(WatchRecord Record, ClientWatchOptions Options)> watches,
    HistoryRecorder history,
    Func<Task> rest)
{
    private readonly SortedDictionary<long, WatchRecord> _live = [];
    private int _responses;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            using var call = new Api.Watch.WatchClient(server).Watch(new CallOptions(cancellationToken: stop));
            await CreateAsync(call.RequestStream, stop);
            while (await call.ResponseStream.MoveNext(stop))
            {
                Record(call.ResponseStream.Current);
                await RequestAsync(call.RequestStream, stop);
                await rest();
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The stream broke or was stopped: the watches end here, and nothing more is owed to them.
        }

        foreach (var record in _live.Values)
        {
            history.Closed(record);
        }
    }

    private long IdOf(int place) => step.ChoosesIds ? 7 * (place + 1) : place;

    private async Task CreateAsync(IClientStreamWriter<Api.WatchRequest> requests, CancellationToken stop)
    {
        for (var place = 0; place < watches.Count; place++)
        {
            _live.Add(IdOf(place), watches[place].Record);
        }

        for (var place = 0; place < watches.Count; place++)
        {
            var options = watches[place].Options;
            var request = options.ToRequest(options.StartRevision);
            request.CreateRequest.WatchId = step.ChoosesIds ? IdOf(place) : 0;
            await requests.WriteAsync(request, stop);
            if (step.ChoosesIds && place == 0)
            {
                // Once more with the same id: refused, and the stream goes on.
                await requests.WriteAsync(request, stop);
            }
        }
    }

    /// <summary>Requests progress now and then, and cancels one watch.</summary>
    private async Task RequestAsync(IClientStreamWriter<Api.WatchRequest> requests, CancellationToken stop)
    {
        _responses++;
        if (step.AsksEvery > 0 && _responses % step.AsksEvery == 0 && _responses < 20 * step.AsksEvery)
        {
            await requests.WriteAsync(new Api.WatchRequest { ProgressRequest = new Api.WatchProgressRequest() }, stop);
        }

        if (_responses == step.CancelsAfter)
        {
            await requests.WriteAsync(
                new Api.WatchRequest { CancelRequest = new Api.WatchCancelRequest { WatchId = IdOf(0) } }, stop);
        }
    }

    private void Record(Api.WatchResponse response)
    {
        if (response is { Created: true, Canceled: true })
        {
            // The second watch with one id; the first has it.
            return;
        }

        if (response.WatchId == -1)
        {
            foreach (var record in _live.Values)
            {
                history.Progress(record, response.Header.Revision, isAnswer: true);
            }

            return;
        }

        if (!_live.TryGetValue(response.WatchId, out var watch))
        {
            if (step.ChoosesIds && response.WatchId == IdOf(0))
            {
                // The first watch with this id was over already when the second was requested.
                return;
            }

            throw new UnexpectedWatchException(response.WatchId);
        }

        if (response.Created)
        {
            history.Created(watch, response.Header.Revision);
        }
        else if (response.Canceled)
        {
            _live.Remove(response.WatchId);
            End(watch, response);
        }
        else if (response.Events.Count > 0)
        {
            history.Events(watch, response.Header.Revision, [.. response.Events.Select(Translate.FromApi)]);
        }
        else
        {
            history.Progress(watch, response.Header.Revision);
        }
    }

    private void End(WatchRecord watch, Api.WatchResponse response)
    {
        if (response.CompactRevision > 0)
        {
            history.Compacted(watch, response.CompactRevision);
        }
        else
        {
            // We requested it.
            history.Closed(watch);
        }
    }
}

/// <summary>A server answered for a watch that is not on the stream: never requested, or over.</summary>
internal sealed class UnexpectedWatchException(long watchId)
    : Exception($"The server answered for watch {watchId}, which is not on the stream.");
