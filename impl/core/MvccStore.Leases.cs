namespace Vigil.Core;

/// <content>Leases: made, ended, and what a put may name.</content>
internal sealed partial class MvccStore
{
    /// <summary>The least time to live that is granted: one and a half election time-outs, as in etcd.</summary>
    public const long LeaseSecondsMin = 2;

    /// <summary>The longest time to live that may be requested. Source: etcd <c>lease.MaxLeaseTTL</c>.</summary>
    public const long LeaseSecondsMax = 9_000_000_000;

    public LeaseSet Leases { get; } = new();

    public Result<LeaseGrantResult> GrantLease(long id, long seconds)
    {
        if (seconds > LeaseSecondsMax)
        {
            return StoreError.LeaseTtlTooLarge;
        }

        if (Leases.Find(id) is not null)
        {
            return StoreError.LeaseExists;
        }

        var lease = new Lease(id, Math.Max(seconds, LeaseSecondsMin), ++Leases.Grants);
        Leases.Add(lease);
        var before = _mutants.HasFlag(CoreMutants.GrantBefore) && CurrentRevision > 1 ? 1 : 0;
        return new LeaseGrantResult(CurrentRevision - before, lease.Info);
    }

    /// <param name="id">The lease.</param>
    /// <param name="grant">Which grant of it; 0 for whichever there is.</param>
    public Result<LeaseRevokeResult> RevokeLease(long id, long grant)
    {
        if (Leases.Find(id) is not { } lease || (grant != 0 && grant != lease.Grant))
        {
            return StoreError.LeaseNotFound;
        }

        Begin();
        var keys = lease.Keys.ToArray();
        var spared = _mutants.HasFlag(CoreMutants.KeepKeyOfRevoked) ? 1 : 0;
        foreach (var key in keys.Skip(spared))
        {
            if (_keys.Find(key) is { Live: { } live } index)
            {
                Record(index, KeyValue.Tombstone(index.Key, WriteRevision), live);
            }
        }

        var deleted = _changes.Count;
        Commit();
        Leases.Remove(lease);
        return new LeaseRevokeResult(CurrentRevision, deleted);
    }

    private StoreError CheckLease(PutOp op) =>
        op.Lease == 0 || Leases.Find(op.Lease) is not null ? StoreError.None : StoreError.LeaseNotFound;
}
