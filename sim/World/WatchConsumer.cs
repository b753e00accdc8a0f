using Vigil.Api;
using Vigil.Client;
using Vigil.Sim.History;

namespace Vigil.Sim.World;

/// <summary>Reads one watch to its end, at its own pace, and records what it is told.</summary>
/// <remarks>
/// What the client library keeps from its user because it is wrong is recorded too: it is the server's fault.
/// </remarks>
internal sealed class WatchConsumer(
    VigilClient client,
    WatchRecord record,
    HistoryRecorder history,
    bool progressNotify,
    Func<Task> rest) : IWatchObserver
{
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var response in client.WatchAsync(ToOptions(record, progressNotify), this, stop))
            {
                Record(response);
                await rest();
            }

            history.Closed(record);
        }
        catch (WatchCompactedException compacted)
        {
            history.Compacted(record, compacted.CompactRevision);
        }
        catch (WatchCanceledException canceled)
        {
            history.Canceled(record, canceled.Reason);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            history.Closed(record);
        }
    }

    public void Reconnected(int attempt, long fromRevision) => history.Reconnected(record);

    public void Disbelieved(long headerRevision, IReadOnlyList<Event> events) =>
        history.Events(record, headerRevision, [.. events.Select(Translate.FromApi)]);

    public void DisbelievedProgress(long revision) => history.Progress(record, revision);

    public static WatchOptions ToOptions(WatchRecord record, bool progressNotify) => new()
    {
        Key = Translate.ToApi(record.Request.Range.Key),
        RangeEnd = Translate.ToApi(record.Request.Range.RangeEnd),
        StartRevision = record.Request.StartRevision,
        PrevKv = record.Request.PrevKv,
        NoPut = record.Request.NoPut,
        NoDelete = record.Request.NoDelete,
        ProgressNotify = progressNotify,
        CreatedNotify = true,
    };

    private void Record(WatchResponse response)
    {
        if (response.Created)
        {
            history.Created(record, response.Header.Revision);
        }
        else if (response.Events.Count > 0)
        {
            history.Events(record, response.Header.Revision, response.Events.Select(Translate.FromApi).ToArray());
        }
        else
        {
            history.Progress(record, response.Header.Revision);
        }
    }
}
