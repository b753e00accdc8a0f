namespace Vigil.Core;

/// <summary>The leases that exist, and the keys on each. Knows no clock. Guarded by the store's lock.</summary>
/// <remarks>
/// A key is on the lease that its live pair names: put attaches, the next put or the delete detaches. This is kept here
/// once more so that a lease ends without a look at every key. Source: etcd <c>server/lease/lessor.go</c>.
/// </remarks>
internal sealed class LeaseSet
{
    private readonly SortedDictionary<long, Lease> _byId = [];

    public int Count => _byId.Count;

    /// <summary>How many leases were ever granted.</summary>
    public long Grants { get; set; }

    /// <summary>Every lease, by id.</summary>
    public IEnumerable<Lease> All => _byId.Values;

    public Lease? Find(long id) => _byId.GetValueOrDefault(id);

    public void Add(Lease lease) => _byId.Add(lease.Id, lease);

    public void Remove(Lease lease) => _byId.Remove(lease.Id);

    /// <summary>Moves a key from the lease of its pair before to that of its pair after; 0 is none.</summary>
    public void Move(Bytes key, long before, long after)
    {
        if (before != after)
        {
            Find(before)?.Keys.Remove(key);
            Find(after)?.Keys.Add(key);
        }
    }
}

/// <summary>One lease.</summary>
internal sealed class Lease(long id, long seconds, long grant)
{
    public long Id { get; } = id;

    /// <summary>Which of the store's grants it is.</summary>
    public long Grant { get; } = grant;

    /// <summary>What was granted, in seconds.</summary>
    public long Seconds { get; } = seconds;

    /// <summary>The live keys on it, in order.</summary>
    public SortedSet<Bytes> Keys { get; } = [];

    /// <summary>What is reported of it, without its keys.</summary>
    public LeaseInfo Info => new(Id, Seconds) { Grant = Grant };
}
