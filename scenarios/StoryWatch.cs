using Vigil.Api;
using Vigil.Client;

namespace Vigil.Scenarios;

/// <summary>A watch of a story and its reader: at once, or only when the story lets it.</summary>
internal sealed class StoryWatch(string name, List<string> seen, bool isHeld) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _allowed;
    private TaskCompletionSource _turn = new();

    /// <summary>Lets a held watch read so many responses more.</summary>
    public void Take(int count)
    {
        _allowed += count;
        _turn.TrySetResult();
    }

    public void Stop()
    {
        _stop.Cancel();
        _turn.TrySetResult();
    }

    public async Task RunAsync(VigilClient client, ClientWatchOptions options)
    {
        try
        {
            await foreach (var response in client.WatchAsync(options, _stop.Token))
            {
                Add(response);
                await WaitForTurnAsync();
            }
        }
        catch (WatchCompactedException compacted)
        {
            seen.Add($"{name} canceled  compact_revision={compacted.CompactRevision}");
        }
        catch (WatchCanceledException canceled)
        {
            seen.Add($"{name} canceled  {canceled.Reason}");
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            seen.Add($"{name} stopped");
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task WaitForTurnAsync()
    {
        while (isHeld && _allowed == 0 && !_stop.IsCancellationRequested)
        {
            _turn = new TaskCompletionSource();
            await _turn.Task;
        }

        _allowed--;
    }

    private void Add(WatchResponse response)
    {
        if (response.Created)
        {
            seen.Add($"{name} created  revision={response.Header.Revision}");
            return;
        }

        if (response.Events.Count > 1)
        {
            seen.Add($"{name} {response.Events.Count} events in one response");
        }

        foreach (var change in response.Events)
        {
            var what = change.Type == Event.Types.EventType.Put
                ? $"PUT {change.Kv.Key.ToStringUtf8()}={change.Kv.Value.ToStringUtf8()}  "
                    + $"mod={change.Kv.ModRevision} version={change.Kv.Version}"
                : $"DELETE {change.Kv.Key.ToStringUtf8()}  mod={change.Kv.ModRevision}";
            var before = change.PrevKv is { } prev ? $"  before={prev.Value.ToStringUtf8()}@{prev.ModRevision}" : "";
            seen.Add($"{name} {what}{before}");
        }
    }
}
