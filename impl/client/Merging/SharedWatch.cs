using Grpc.Core;
using Vigil.Api;
using Vigil.Seams;

namespace Vigil.Client.Merging;

/// <summary>One server watch for many users. Ends with the last of them, or with its server watch.</summary>
/// <remarks>
/// A user joins from a revision, which must not be below <see cref="Next"/>, since what was delivered is not kept. A
/// response goes to everybody and moves <see cref="Next"/> in one step, so nobody joins in the middle. Lock: the hub's,
/// which this shares. Source: the idea of etcd's <c>proxy/grpcproxy/watch_broadcast.go</c>.
/// </remarks>
internal sealed class SharedWatch(ClientWatchOptions options, IWatchSource source, object gate)
{
    private readonly List<Subscription> _subscriptions = [];
    private readonly CancellationTokenSource _end = new();

    /// <summary>Null while nothing was delivered.</summary>
    private long? _next;

    /// <summary>Completes when the server watch has ended and everybody was notified.</summary>
    public Task Pump { get; set; } = Task.CompletedTask;

    /// <summary>The first revision that was not delivered.</summary>
    public long Next => _next ?? source.Next;

    /// <summary>True once nobody can join any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether what <paramref name="wanted"/> requests is part of what is delivered here.</summary>
    public bool Covers(ClientWatchOptions wanted) =>
        !IsOver && options.Range.Covers(wanted.Range) && (options.PrevKv || !wanted.PrevKv);

    /// <summary>Joins; the caller holds the lock and has seen that it may.</summary>
    public Subscription Join(ClientWatchOptions wanted, long from, VigilClientOptions bounds, ClientMutants mutants)
    {
        Invariant.Holds(!IsOver, "Nobody joins what is over.");
        var subscription = new Subscription(wanted, from, bounds, mutants);
        _subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>Leaves; the last one ends the server watch.</summary>
    public void Leave(Subscription subscription)
    {
        bool isLast;
        lock (gate)
        {
            _subscriptions.Remove(subscription);
            isLast = _subscriptions.Count == 0;
            IsOver |= isLast;
        }

        if (isLast)
        {
            _end.Cancel();
        }
    }

    public void End() => _end.Cancel();

    public Task RequestProgressAsync() => source.RequestProgressAsync();

    /// <summary>Delivers what the server sends, until it ends or nobody listens.</summary>
    public async Task RunAsync()
    {
        try
        {
            await foreach (var response in source.ReadAllAsync(_end.Token))
            {
                HandOut(response);
            }
        }
        catch (Exception e) when (e is RpcException or WatchCanceledException or OperationCanceledException)
        {
            // Nobody listens any more; or each user meets it again on a watch of their own, from where they are, and
            // sees it then.
        }
        finally
        {
            EndAll();
        }
    }

    private void HandOut(WatchResponse response)
    {
        var wakes = new List<Subscription>();
        lock (gate)
        {
            if (!response.Created)
            {
                _next = source.Next;
            }

            for (var i = _subscriptions.Count - 1; i >= 0; i--)
            {
                if (_subscriptions[i].Offer(response))
                {
                    wakes.Add(_subscriptions[i]);
                }

                if (_subscriptions[i].IsOver)
                {
                    // Full: what follows it gets from a watch of its own, and nobody waits for it here.
                    _subscriptions.RemoveAt(i);
                }
            }

            IsOver |= _subscriptions.Count == 0;
        }

        wakes.ForEach(subscription => subscription.Wake());
        if (IsOver)
        {
            _end.Cancel();
        }
    }

    private void EndAll()
    {
        List<Subscription> ended;
        lock (gate)
        {
            IsOver = true;
            ended = [.. _subscriptions];
            ended.ForEach(subscription => subscription.IsOver = true);
            _subscriptions.Clear();
        }

        ended.ForEach(subscription => subscription.Wake());
    }
}
