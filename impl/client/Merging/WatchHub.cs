using Vigil.Seams;

namespace Vigil.Client.Merging;

/// <summary>The server watches of a client that merges, and who shares them. Thread-safe.</summary>
internal sealed class WatchHub(
    Func<ClientWatchOptions, long, IWatchSource> open,
    VigilClientOptions bounds,
    ISpawner spawner,
    ClientMutants mutants) : IAsyncDisposable
{
    /// <summary>Guards the list, the shared watches and their subscriptions.</summary>
    private readonly object _gate = new();
    private readonly List<SharedWatch> _shared = [];

    /// <summary>How often a shared watch was joined, and how often somebody was too slow for one.</summary>
    public (long Joined, long Full) Totals { get; private set; }

    /// <summary>
    /// Joins a shared watch that has come no further than <paramref name="next"/>; null when none fits.
    /// </summary>
    public (SharedWatch Watch, Subscription Subscription)? TryJoin(ClientWatchOptions wanted, long next)
    {
        lock (_gate)
        {
            foreach (var shared in _shared)
            {
                var isBehind = shared.Next > 0 && shared.Next <= next;
                if (shared.Covers(wanted) && (isBehind || mutants.HasFlag(ClientMutants.JoinAnywhere)))
                {
                    Totals = (Totals.Joined + 1, Totals.Full);
                    return (shared, shared.Join(wanted, next, bounds, mutants));
                }
            }

            return null;
        }
    }

    /// <summary>
    /// Joins as <see cref="TryJoin"/>, or begins a shared watch for others to join, unless one covers the range
    /// already.
    /// </summary>
    public (SharedWatch Watch, Subscription Subscription)? JoinOrBegin(ClientWatchOptions wanted, long next)
    {
        lock (_gate)
        {
            if (TryJoin(wanted, next) is { } joined)
            {
                return joined;
            }

            if (_shared.Exists(shared => shared.Covers(wanted)))
            {
                // It is ahead: to be followed until it is caught up with.
                return null;
            }

            // Filters are each user's own; the server is sent what all need.
            var options = wanted with { NoPut = false, NoDelete = false, ProgressNotify = true, CreatedNotify = false };
            var begun = new SharedWatch(options, open(options, next), _gate);
            var subscription = begun.Join(wanted, next, bounds, mutants);
            _shared.Add(begun);
            begun.Pump = spawner.Spawn("client.shared-watch", () => RunAsync(begun));
            return (begun, subscription);
        }
    }

    /// <summary>Takes the first response that waits for one user; null when none does.</summary>
    public (Api.WatchResponse? Response, long Next, bool IsOver) Take(Subscription subscription)
    {
        lock (_gate)
        {
            var response = subscription.Take();
            var isOver = subscription.IsOver && response is null;
            Totals = (Totals.Joined, Totals.Full + (isOver && subscription.IsFull ? 1 : 0));
            return (response, subscription.Next, isOver);
        }
    }

    /// <summary>Waits until there is something to take, or the subscription is over.</summary>
    /// <returns>False when it was canceled instead.</returns>
    public async Task<bool> WaitAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        TaskCompletionSource? reader;
        lock (_gate)
        {
            reader = subscription.Await();
        }

        if (reader is null)
        {
            return !cancellationToken.IsCancellationRequested;
        }

        await using var registration = cancellationToken.Register(() => reader.TrySetResult());
        await reader.Task;
        return !cancellationToken.IsCancellationRequested;
    }

    public void Want(Subscription subscription)
    {
        lock (_gate)
        {
            subscription.WantsProgress = true;
        }
    }

    /// <summary>Ends every shared watch, and waits for their ends.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SharedWatch> all;
        lock (_gate)
        {
            all = [.. _shared];
        }

        foreach (var shared in all)
        {
            shared.End();
            await shared.Pump;
        }
    }

    private async Task RunAsync(SharedWatch shared)
    {
        await shared.RunAsync();
        lock (_gate)
        {
            _shared.Remove(shared);
        }
    }
}
