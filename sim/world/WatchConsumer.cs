using Vigil.Api;
using Vigil.Client;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World;

/// <summary>
/// Reads one watch to its end, at its own pace, and records what it receives; perhaps it crashes on the way.
/// </summary>
/// <remarks>
/// Wrong responses that the client library hides from its user are recorded too: they are the server's fault. A watch
/// that begins anew, from a snapshot or from a saved position, is a watch of its own in the history.
/// </remarks>
internal sealed class WatchConsumer(
    VigilClient client,
    int clientNumber,
    WatchStep step,
    History.WatchRequest request,
    HistoryRecorder history,
    Func<Task> rest,
    Action<Law, string> fail) : IWatchObserver, IProgressReader
{
    private readonly MemoryCursorStore? _store = step.CrashAfter > 0 ? new MemoryCursorStore() : null;
    private WatchRecord _record = history.StartWatch(clientNumber, request);
    private int _responses;
    private bool _isFirst = true;
    private int _responsesBeforeCalm;
    /// <summary>The first revision of the response that is being worked on; 0 between two.</summary>
    private long _working;

    public int Id => _record.Id;

    /// <summary>Whether the server has confirmed it.</summary>
    public bool IsCreated { get; private set; }

    /// <summary>The highest revision of an event that was delivered; 0 for none.</summary>
    public long Seen { get; private set; }

    /// <summary>Whether it has ended, for whatever reason.</summary>
    public bool IsOver { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await LiveAsync(stop))
            {
                await ReviveAsync();
            }

            history.Closed(_record);
        }
        catch (WatchCompactedException compacted)
        {
            history.Compacted(_record, compacted.CompactRevision);
        }
        catch (WatchCanceledException canceled)
        {
            history.Canceled(_record, canceled.Reason);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            history.Closed(_record);
        }
        catch (Grpc.Core.RpcException failure) when (IsRead && Translate.OutcomeOf(failure).IsUnknown)
        {
            // The range could not be read: the user gets the error, and gives up.
            history.Closed(_record);
        }
        finally
        {
            IsOver = true;
        }
    }

    public void CalmBegins() => _responsesBeforeCalm = _responses;

    public void CheckNotified(long newest)
    {
        // Who rests for long connects anew only when it has rested.
        var isAwake = step.RestMs <= IProgressReader.RestMsMax;
        if (step.ProgressNotify && isAwake && !IsOver
            && request.StartRevision <= newest && _responses == _responsesBeforeCalm)
        {
            fail(Law.ProgressNotified, $"{_record} wants progress, and has heard nothing in several intervals.");
        }
    }

    public void Reconnected(int attempt, long fromRevision) => history.Reconnected(_record);

    public void Disbelieved(long headerRevision, IReadOnlyList<Event> events) =>
        history.Events(_record, headerRevision, [.. events.Select(Translate.FromApi)]);

    public void DisbelievedProgress(long revision) => history.Progress(_record, revision);

    public static ClientWatchOptions ToOptions(History.WatchRequest request, bool progressNotify) => new()
    {
        Key = Translate.ToApi(request.Range.Key),
        RangeEnd = Translate.ToApi(request.Range.RangeEnd),
        StartRevision = request.StartRevision,
        PrevKv = request.PrevKv,
        NoPut = request.NoPut,
        NoDelete = request.NoDelete,
        ProgressNotify = progressNotify,
        CreatedNotify = true,
    };

    private bool IsRead => step.Resync || step.SnapshotFirst || step.FromLast || client.IsMerging;

    /// <summary>One life of the consumer.</summary>
    /// <returns>True when it ended by a crash.</returns>
    private async Task<bool> LiveAsync(CancellationToken stop)
    {
        var options = ToOptions(request, step.ProgressNotify) with
        {
            Resync = step.Resync,
            Fragment = step.Fragments,
            SnapshotFirst = step.SnapshotFirst,
            FromLastRevision = step.FromLast && !step.SnapshotFirst,
            CursorStore = _store,
            CursorName = "consumer",
        };
        var watch = client.Watch(options, this, stop);
        try
        {
            await foreach (var response in watch)
            {
                _responses++;
                Record(response, options);
                if (_responses == step.CrashAfter)
                {
                    return true;
                }

                if (step.AsksEvery > 0 && _responses % step.AsksEvery == 0 && _responses < 20 * step.AsksEvery)
                {
                    await watch.RequestProgressAsync();
                }

                await rest();
                _working = 0;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As requested.
        }

        return false;
    }

    /// <summary>After a crash: what was being worked on must come again, and nothing may be left out.</summary>
    private async Task ReviveAsync()
    {
        var saved = _store is null ? null : await _store.LoadAsync("consumer", default);
        history.Closed(_record);
        if (saved > _working && _working > 0)
        {
            fail(
                Law.CursorKept,
                $"The consumer of {_record} crashed while it worked on revision {_working}, and is to go on from "
                    + $"{saved}.");
        }

        _record = history.StartWatch(clientNumber, request with { StartRevision = saved ?? request.StartRevision });
        _isFirst = saved is null;
        history.Revived();
    }

    private void Record(WatchResponse response, ClientWatchOptions options)
    {
        var isFirst = _isFirst && !response.Created;
        _isFirst &= response.Created;
        if (response.Snapshot is { } snapshot)
        {
            Begin(response, snapshot.Kvs, isNewest: false);
        }
        else if (isFirst && options.FromLastRevision)
        {
            Begin(response, response.Events.Select(change => change.Kv), isNewest: true);
        }
        else if (response.Created)
        {
            IsCreated = true;
            history.Created(_record, response.Header.Revision);
        }
        else if (response.Events.Count > 0)
        {
            _working = response.Events[0].Kv.ModRevision;
            Seen = Math.Max(Seen, response.Events[^1].Kv.ModRevision);
            history.Events(_record, response.Header.Revision, response.Events.Select(Translate.FromApi).ToArray());
        }
        else
        {
            history.Progress(_record, response.Header.Revision, isAnswer: response.WatchId == -1);
        }
    }

    /// <summary>Forgets what was known: from here on it is another watch.</summary>
    private void Begin(WatchResponse response, IEnumerable<KeyValue> kvs, bool isNewest)
    {
        var revision = response.Header.Revision;
        _working = revision;
        history.Closed(_record);
        history.Snapshot(new SnapshotRecord(
            _record.Id,
            history.Seq,
            revision,
            request.Range,
            isNewest,
            [.. kvs.Select(kv => Translate.FromApi(new Event { Kv = kv }).Kv)],
            isNewest && request.NoPut));
        _record = history.StartWatch(clientNumber, request with { StartRevision = revision + 1 });
    }
}
