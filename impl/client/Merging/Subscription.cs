using Vigil.Api;

namespace Vigil.Client.Merging;

/// <summary>
/// One user of a shared watch: what they want of it, and what waits for them. Guarded by the hub's lock.
/// </summary>
internal sealed class Subscription(
    ClientWatchOptions wanted, long from, VigilClientOptions bounds, ClientMutants mutants)
{
    private readonly Queue<WatchResponse> _waiting = new();
    private int _events;
    private long _bytes;
    private TaskCompletionSource? _reader;

    /// <summary>The first revision that was not put here; everything wanted below was.</summary>
    public long Next { get; private set; } = from;

    /// <summary>True when nothing more will be put here.</summary>
    public bool IsOver { get; set; }

    /// <summary>True when that is because its user was too slow.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Set by a progress request.</summary>
    public bool WantsProgress { get; set; } = wanted.ProgressNotify;

    /// <summary>Takes what is wanted of a response; when it does not fit, nothing, and it is over.</summary>
    /// <returns>True when there is something to wake the reader for.</returns>
    public bool Offer(WatchResponse response)
    {
        if (response.Created)
        {
            return false;
        }

        if (response.IsProgressNotify)
        {
            return OfferProgress(response);
        }

        var mine = Filter(response);
        var last = response.Events[^1].Kv.ModRevision;
        var bytes = mine.CalculateSize();
        if (mine.Events.Count > 0 && _waiting.Count > 0
            && (_events + mine.Events.Count > bounds.SharedEventsMax || _bytes + bytes > bounds.SharedBytesMax))
        {
            IsOver = IsFull = !mutants.HasFlag(ClientMutants.DropWhenFull);
            return IsOver;
        }

        Next = Math.Max(Next, last + 1);
        if (mine.Events.Count == 0)
        {
            return false;
        }

        _waiting.Enqueue(mine);
        _events += mine.Events.Count;
        _bytes += bytes;
        return true;
    }

    /// <summary>Takes the first response that waits; null when none does.</summary>
    public WatchResponse? Take()
    {
        if (!_waiting.TryDequeue(out var response))
        {
            return null;
        }

        _events -= response.Events.Count;
        _bytes -= response.CalculateSize();
        return response;
    }

    /// <summary>What the reader waits for; null when it need not wait.</summary>
    public TaskCompletionSource? Await() => _waiting.Count > 0 || IsOver
        ? null
        : _reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the reader's wait. Not under the lock.</summary>
    public void Wake() => _reader?.TrySetResult();

    private bool OfferProgress(WatchResponse response)
    {
        if (!WantsProgress || response.Header.Revision + 1 < Next)
        {
            return false;
        }

        Next = response.Header.Revision + 1;
        if (_waiting.Count >= bounds.SharedEventsMax)
        {
            // Progress says nothing that the next one won't.
            return false;
        }

        WantsProgress = wanted.ProgressNotify;
        _waiting.Enqueue(new WatchResponse { Header = response.Header, WatchId = response.WatchId });
        return true;
    }

    private WatchResponse Filter(WatchResponse response)
    {
        var mine = new WatchResponse { Header = response.Header, WatchId = response.WatchId };
        foreach (var change in response.Events)
        {
            if (IsWanted(change))
            {
                // Events are shared by all who want them whole.
                mine.Events.Add(wanted.PrevKv || change.PrevKv is null
                    ? change
                    : new Event { Type = change.Type, Kv = change.Kv });
            }
        }

        return mine;
    }

    private bool IsWanted(Event change)
    {
        if (change.Kv.ModRevision < Next)
        {
            return false;
        }

        if (mutants.HasFlag(ClientMutants.ShareUnfiltered))
        {
            return true;
        }

        var isFiltered = change.Type == Event.Types.EventType.Put ? wanted.NoPut : wanted.NoDelete;
        return !isFiltered && wanted.Range.Contains(change.Kv.Key);
    }
}
