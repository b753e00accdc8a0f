namespace Vigil.Server.Node;

/// <summary>
/// Whoever waits for an answer of this member, wherever the question is now. Each wait ends: with an answer, at its
/// deadline, or when the member stops.
/// </summary>
/// <remarks>
/// Deadlines are checked by a timer and not by the loop that answers, which may itself wait for a disk that does not
/// respond. Thread-safe.
/// </remarks>
/// <param name="time">Its monotonic clock counts.</param>
internal sealed class Waiters(TimeProvider time)
{
    /// <summary>Guards the fields below and every waiter's place; held over nothing else.</summary>
    private readonly object _gate = new();

    /// <summary>By deadline, the earliest first.</summary>
    private readonly LinkedList<IWaiter> _waiting = new();
    private Exception? _end;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for the answer to what <paramref name="post"/> sends.</summary>
    /// <param name="waiter">Not used before.</param>
    /// <param name="patience">How long at most.</param>
    /// <param name="post">Sends the request; called once, unless the member has stopped. Throws when it can't.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<T> WaitAsync<T>(
        Waiter<T> waiter, TimeSpan patience, Action<Waiter<T>> post, CancellationToken cancellationToken)
    {
        Enter(waiter, patience);
        try
        {
            post(waiter);
            if (!cancellationToken.CanBeCanceled)
            {
                return await waiter.Task;
            }

            await using var canceled = cancellationToken.UnsafeRegister(
                static (state, token) => ((Waiter<T>?)state)?.TrySetCanceled(token), waiter);
            return await waiter.Task;
        }
        finally
        {
            Leave(waiter);
        }
    }

    /// <summary>Lets somebody wait; after <see cref="Close"/> its wait ends at once.</summary>
    public void Enter(IWaiter waiter, TimeSpan patience)
    {
        var now = time.GetTimestamp();
        waiter.Times = (now, now + (long)(patience.TotalSeconds * time.TimestampFrequency));
        Exception end;
        lock (_gate)
        {
            if (_end is null)
            {
                Insert(waiter);
                return;
            }

            end = _end;
        }

        waiter.TrySetException(end);
    }

    /// <summary>Removes a waiter whose wait has ended. Does nothing when it is removed already.</summary>
    public void Leave(IWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Place is { List: not null } place)
            {
                _waiting.Remove(place);
            }
        }
    }

    /// <summary>Ends the waits whose deadline has come.</summary>
    /// <param name="late">The error for a wait that began at this timestamp.</param>
    public void Expire(Func<long, Exception> late)
    {
        var now = time.GetTimestamp();
        while (TakeLate(now) is { } waiter)
        {
            waiter.TrySetException(late(waiter.Times.Begin));
        }
    }

    /// <summary>Ends all waits, those that begin later as well.</summary>
    public void Close(Exception end)
    {
        IWaiter[] left;
        lock (_gate)
        {
            _end = end;
            left = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var waiter in left)
        {
            waiter.TrySetException(end);
        }
    }

    private IWaiter? TakeLate(long now)
    {
        lock (_gate)
        {
            if (_waiting.First is not { } first || first.Value.Times.Deadline > now)
            {
                return null;
            }

            _waiting.Remove(first);
            return first.Value;
        }
    }

    /// <summary>Nearly all have the same time-out, so searching from the end finds a place at once.</summary>
    private void Insert(IWaiter waiter)
    {
        var before = _waiting.Last;
        while (before is not null && before.Value.Times.Deadline > waiter.Times.Deadline)
        {
            before = before.Previous;
        }

        waiter.Place = before is null ? _waiting.AddFirst(waiter) : _waiting.AddAfter(before, waiter);
    }
}
