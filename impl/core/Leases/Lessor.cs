using Vigil.Seams;

namespace Vigil.Core;

/// <summary>Decides when leases have expired, and ends them. Thread-safe.</summary>
/// <remarks>
/// <para>
/// The store knows which leases there are; this knows how long each still has, which only the leader keeps and is lost
/// with it. So a new lessor gives every lease its whole time again, and an election time-out more: a key may live
/// longer than its lease promised, never shorter.
/// </para>
/// <para>
/// A lease has at least <see cref="MvccStore.LeaseSecondsMin"/>; the store sees to it when it grants one
/// (<c>MvccStore.Leases.cs</c>).
/// </para>
/// <para>
/// Nothing runs by itself. Call <see cref="ExpireDue"/> when <see cref="UntilDue"/> has gone by, or let
/// <see cref="LeaseExpiry"/> do it. Source: etcd <c>server/lease/lessor.go</c>.
/// </para>
/// </remarks>
public sealed class Lessor
{
    /// <summary>What a new lessor adds to every lease that it finds.</summary>
    private static readonly TimeSpan Extension = TimeSpan.FromSeconds(1);

    private readonly WatchableStore _store;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    private readonly CoreMutants _mutants;

    /// <summary>Guards the two fields below. Never held while the store is called.</summary>
    private readonly object _gate = new();
    private readonly Dictionary<long, (long Deadline, long Grant)> _deadlines = [];
    private readonly PriorityQueue<long, (long Deadline, long Id)> _queue = new();

    /// <summary>Takes charge of the leases of <paramref name="store"/>; it must be the only one that does.</summary>
    /// <param name="store">Whose leases they are.</param>
    /// <param name="time">Runs monotonically; its wall clock is not looked at.</param>
    /// <param name="entropy">Draws ids.</param>
    public Lessor(WatchableStore store, TimeProvider time, IEntropy entropy)
    {
        _store = store;
        _time = time;
        _entropy = entropy;
        _mutants = store.Mutants;
        foreach (var lease in store.ListLeases())
        {
            Extend(lease, Extension);
        }
    }

    /// <summary>Raised, on the caller's thread, after a grant that may be due before everything else.</summary>
    internal event Action? Granted;

    /// <summary>Makes a lease.</summary>
    /// <param name="id">Not in use; 0 draws one.</param>
    /// <param name="seconds">As <see cref="WatchableStore.GrantLease"/>.</param>
    public Result<LeaseGrantResult> Grant(long id, long seconds)
    {
        while (true)
        {
            var result = _store.GrantLease(id == 0 ? DrawId() : id, seconds);
            if (result.IsOk)
            {
                Begin(result.Value.Lease);
            }
            else if (id == 0 && result.Error == StoreError.LeaseExists)
            {
                continue;
            }

            return result;
        }
    }

    /// <summary>Ends a lease at once; its keys are deleted at one revision.</summary>
    public Result<LeaseRevokeResult> Revoke(long id)
    {
        Forget(id);
        return _store.RevokeLease(id);
    }

    /// <summary>Starts to measure the time of a lease that was granted.</summary>
    internal void Begin(LeaseInfo lease)
    {
        Extend(lease, TimeSpan.Zero);
        Granted?.Invoke();
    }

    /// <summary>
    /// Gives every lease its whole time again, and more: what a new leader does, which can't know how long they had.
    /// </summary>
    internal void Promote(TimeSpan more)
    {
        var leases = _store.ListLeases();
        lock (_gate)
        {
            _deadlines.Clear();
            _queue.Clear();
            foreach (var lease in leases)
            {
                Extend(lease, more);
            }
        }
    }

    /// <summary>
    /// A lease that was taken as due and could not be ended is due again, unless it was given time since.
    /// </summary>
    internal void Overdue(LeaseGrant lease)
    {
        lock (_gate)
        {
            var deadline = Now();
            if (_deadlines.TryAdd(lease.Id, (deadline, lease.Grant)))
            {
                _queue.Enqueue(lease.Id, (deadline, lease.Id));
            }
        }
    }

    /// <summary>Stops measuring a lease: somebody ends it.</summary>
    /// <param name="id">The lease.</param>
    /// <param name="grant">Which grant of it; 0 for whichever there is.</param>
    internal void Forget(long id, long grant = 0)
    {
        lock (_gate)
        {
            if ((_mutants & (CoreMutants.KeepDeadline | CoreMutants.RenewWhatWasFound)) != 0)
            {
                return;
            }

            if (grant == 0 || (_deadlines.TryGetValue(id, out var known) && known.Grant == grant))
            {
                _deadlines.Remove(id);
            }
        }
    }

    /// <summary>Gives a lease its whole time again.</summary>
    /// <returns>
    /// The seconds that it now has; 0 when there is no such lease, or when it is over and its keys are about to go.
    /// </returns>
    public long KeepAlive(long id)
    {
        if (_store.FindGrant(id) is not { } lease)
        {
            return _mutants.HasFlag(CoreMutants.RenewWhatWasFound) && _deadlines.ContainsKey(id) ? 1 : 0;
        }

        lock (_gate)
        {
            // A lease that was over stays so: its revocation may be under way.
            if (!_deadlines.TryGetValue(id, out var known) || known.Grant != lease.Grant || known.Deadline <= Now())
            {
                return 0;
            }

            if (!_mutants.HasFlag(CoreMutants.ForgetRenewal))
            {
                Extend(lease, TimeSpan.Zero);
            }
        }

        return _mutants.HasFlag(CoreMutants.AnswerLess) ? lease.Seconds - 1 : lease.Seconds;
    }

    /// <summary>How long a lease has left, without its keys; null when there is none of this id.</summary>
    internal LeaseInfo? FindRemaining(long id) => WithTime(id, _store.FindGrant(id));

    /// <summary>A lease with its keys and the time that it has left; null when there is none of this id.</summary>
    public LeaseInfo? Find(long id) => WithTime(id, _store.FindLease(id));

    private LeaseInfo? WithTime(long id, LeaseInfo? lease)
    {
        if (lease is null)
        {
            return null;
        }

        lock (_gate)
        {
            var left = _deadlines.TryGetValue(id, out var known) ? known.Deadline - Now() : 0;
            return lease with { RemainingSeconds = left > 0 ? left / _time.TimestampFrequency : -1 };
        }
    }

    /// <summary>Every lease, the one that is over first at the beginning; equal ones as they were granted.</summary>
    internal IReadOnlyList<LeaseInfo> ListByDeadline()
    {
        var leases = _store.ListLeases();
        lock (_gate)
        {
            // One that is over, and is about to be ended, is measured no more.
            return
            [
                .. leases
                    .OrderBy(lease => _deadlines.TryGetValue(lease.Id, out var known) ? known.Deadline : long.MinValue)
                    .ThenBy(lease => lease.Grant),
            ];
        }
    }

    /// <summary>How long until a lease is over; null while there is none. Zero when one is.</summary>
    public TimeSpan? UntilDue()
    {
        lock (_gate)
        {
            return NextDeadline() is { } deadline
                ? _time.GetElapsedTime(Math.Min(Now(), deadline), deadline)
                : null;
        }
    }

    /// <summary>Ends leases that are over, each with a revision of its own if it has keys.</summary>
    /// <param name="leasesMax">How many at most; the rest stay due.</param>
    /// <returns>How many were ended.</returns>
    public int ExpireDue(int leasesMax)
    {
        var due = TakeDue(leasesMax);
        foreach (var lease in due)
        {
            // If it was revoked in between, nothing is left to do; one that was granted since is another.
            var result = _store.RevokeLease(lease.Id, lease.Grant);
            Invariant.Holds(
                result.IsOk || result.Error == StoreError.LeaseNotFound,
                "A revocation is refused only when the lease is gone.");
        }

        return due.Count;
    }

    private long Now() =>
        _mutants.HasFlag(CoreMutants.TrustWallClock) ? _time.GetUtcNow().Ticks : _time.GetTimestamp();

    /// <summary>Leases that are over, and can't be renewed any more. The caller must end them.</summary>
    internal List<LeaseGrant> TakeDue(int leasesMax)
    {
        var early = _mutants.HasFlag(CoreMutants.ExpireEarly) ? _time.TimestampFrequency : 0;
        var due = new List<LeaseGrant>();
        lock (_gate)
        {
            var now = Now();
            while (due.Count < leasesMax && NextDeadline() is { } deadline && deadline - early <= now)
            {
                var id = _queue.Dequeue();
                _deadlines.Remove(id, out var known);
                due.Add(new LeaseGrant(id, known.Grant));
            }
        }

        return due;
    }

    /// <summary>The earliest deadline that still counts: renewing leaves the old one in the queue.</summary>
    private long? NextDeadline()
    {
        while (_queue.TryPeek(out var id, out var place))
        {
            if (_deadlines.TryGetValue(id, out var known) && known.Deadline == place.Deadline)
            {
                return known.Deadline;
            }

            _queue.Dequeue();
        }

        return null;
    }

    /// <summary>The most leases to end in a row before others get their turn.</summary>
    internal int LeasesAtOnce => _store.Scale.LeasesAtOnce;

    private void Extend(LeaseInfo lease, TimeSpan more)
    {
        lock (_gate)
        {
            var frequency = _time.TimestampFrequency;
            var deadline = Now()
                + (long)Math.Min(long.MaxValue / 4, (lease.Seconds + more.TotalSeconds) * frequency);
            if (_deadlines.TryGetValue(lease.Id, out var known) && known.Grant > lease.Grant)
            {
                // This one is gone, and its id was granted again.
                return;
            }

            if (_mutants.HasFlag(CoreMutants.KeepDeadline) && known.Grant != 0 && known.Grant < lease.Grant)
            {
                deadline = known.Deadline;
            }

            _deadlines[lease.Id] = (deadline, lease.Grant);
            if (_queue.Count > (2 * _deadlines.Count) + _store.Scale.RenewalsKept)
            {
                Rebuild();
            }
            else
            {
                _queue.Enqueue(lease.Id, (deadline, lease.Id));
            }
        }
    }

    /// <summary>Discards what renewals left behind.</summary>
    private void Rebuild()
    {
        _queue.Clear();
        if (_mutants.HasFlag(CoreMutants.ForgetAtRebuild))
        {
            return;
        }

        foreach (var (id, (deadline, _)) in _deadlines)
        {
            // The queue orders by deadline and id, so the table's order does not show.
            _queue.Enqueue(id, (deadline, id));
        }
    }

    /// <summary>An id that a lease may have. It may be in use: then another is to be drawn.</summary>
    internal long DrawId()
    {
        long high = _entropy.Next("lease.id", int.MaxValue);
        long low = _entropy.Next("lease.id", int.MaxValue);
        return (high << 31) | low | 1;
    }
}
