namespace Vigil.Core;

/// <content>Leases. A <see cref="Lessor"/> decides when one is over: the store has no clock.</content>
public sealed partial class WatchableStore
{
    /// <summary>Makes a lease; it takes no revision.</summary>
    /// <param name="id">Not 0, and not in use.</param>
    /// <param name="seconds">
    /// The time to live; less than 2 is taken for 2, more than 9,000,000,000 is refused.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is 0.</exception>
    public Result<LeaseGrantResult> GrantLease(long id, long seconds)
    {
        ArgumentOutOfRangeException.ThrowIfZero(id);
        lock (_gate)
        {
            return _mvcc.GrantLease(id, seconds);
        }
    }

    /// <summary>Ends a lease and deletes its keys, in order, all at one revision.</summary>
    /// <param name="id">The lease.</param>
    /// <param name="grant">
    /// Which grant of it, as <see cref="LeaseInfo.Grant"/>; if the id was granted again since, there is no such lease.
    /// 0 for whichever there is.
    /// </param>
    public Result<LeaseRevokeResult> RevokeLease(long id, long grant = 0) =>
        Write((id, grant), static (mvcc, lease) => mvcc.RevokeLease(lease.id, lease.grant));

    /// <summary>A lease with its keys; null when there is none of this id.</summary>
    public LeaseInfo? FindLease(long id)
    {
        lock (_gate)
        {
            return _mvcc.Leases.Find(id) is { } lease
                ? lease.Info with { Keys = [.. lease.Keys] }
                : null;
        }
    }

    /// <summary>A lease without its keys, which may be many; null when there is none of this id.</summary>
    internal LeaseInfo? FindGrant(long id)
    {
        lock (_gate)
        {
            return _mvcc.Leases.Find(id)?.Info;
        }
    }

    /// <summary>Every lease, by id, without its keys.</summary>
    public IReadOnlyList<LeaseInfo> ListLeases()
    {
        lock (_gate)
        {
            return [.. _mvcc.Leases.All.Select(lease => lease.Info)];
        }
    }
}
