using Vigil.Model;

namespace Vigil.Sim.World;

/// <summary>The leases that the clients of an execution have requested, newest last.</summary>
internal sealed class LeaseBook
{
    private readonly SortedDictionary<long, HashSet<long>> _times = [];
    private readonly SortedDictionary<long, HashSet<Blob>> _keys = [];
    private long _newest;

    /// <summary>An id that was not used yet.</summary>
    public long Add() => ++_newest;

    /// <summary>
    /// The id of the lease so far back, as <see cref="Find"/>; where there is none, one not used yet.
    /// </summary>
    public long IdFor(int back) => Find(back) is not 0 and var id ? id : Add();

    /// <summary>
    /// The lease requested last for 1, the one before for 2; 0, which is none, when there is no such lease.
    /// </summary>
    public long Find(int back) => back <= 0 ? 0 : Math.Max(0, _newest - back + 1);

    /// <summary>A lease is about to be requested.</summary>
    public void Granting(long id, long seconds) => Of(_times, id).Add(seconds);

    /// <summary>A key is about to be put with a lease.</summary>
    public void Putting(long id, Blob key) => Of(_keys, id).Add(key);

    /// <summary>The times to live, in seconds, that a lease was requested with; none where it never was.</summary>
    public IReadOnlySet<long> TimesOf(long id) => Of(_times, id);

    /// <summary>The keys that may have it.</summary>
    public IReadOnlySet<Blob> KeysOf(long id) => Of(_keys, id);

    private static HashSet<T> Of<T>(SortedDictionary<long, HashSet<T>> book, long id)
    {
        if (!book.TryGetValue(id, out var here))
        {
            book.Add(id, here = []);
        }

        return here;
    }
}
