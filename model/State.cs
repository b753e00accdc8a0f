using System.Collections.Immutable;

namespace Vigil.Model;

/// <summary>Everything an etcd store holds, as a value: a step makes a new one and leaves the old as it was.</summary>
/// <remarks>
/// From <see cref="Initial"/> at revision 1: put a=1 takes revision 2, put b=1 takes 3, delete a takes 4, delete a
/// again takes none and answers 4. A read at 3 still finds a=1 until a compaction above 3.
/// </remarks>
public sealed class State
{
    /// <summary>The time to live of every lease; null when every lease is taken to exist.</summary>
    private readonly ImmutableSortedDictionary<long, long>? _leases;

    private State(
        long revision,
        long compactRevision,
        ImmutableSortedDictionary<Blob, KeyVersion> newest,
        ImmutableSortedSet<Blob> keys,
        ImmutableSortedDictionary<long, long>? leases)
    {
        Revision = revision;
        CompactRevision = compactRevision;
        Newest = newest;
        Keys = keys;
        _leases = leases;
    }

    /// <summary>A new store: revision 1, no keys, nothing compacted.</summary>
    public static State Initial { get; } = new(
        revision: 1,
        compactRevision: 0,
        ImmutableSortedDictionary<Blob, KeyVersion>.Empty,
        ImmutableSortedSet<Blob>.Empty,
        ImmutableSortedDictionary<long, long>.Empty);

    /// <summary>
    /// A new store that takes every lease to exist until it is revoked, once: for a caller that judges by other means
    /// when a lease began, since that takes no revision.
    /// </summary>
    /// <param name="grantedAgain">Leases that may be granted more than once: none of them is over for good.</param>
    public static State TrustingLeases(IEnumerable<long> grantedAgain) => new(
        Initial.Revision, Initial.CompactRevision, Initial.Newest, Initial.Keys, leases: null)
    {
        GrantedAgain = [.. grantedAgain],
    };

    /// <summary>The revoked leases of a store that takes the others to exist.</summary>
    private ImmutableSortedSet<long> Ended { get; init; } = [];

    /// <summary>The leases that such a store never takes to be over for good.</summary>
    private ImmutableSortedSet<long> GrantedAgain { get; init; } = [];

    /// <summary>The revision of the last write; 1 before the first.</summary>
    public long Revision { get; }

    /// <summary>Revisions below this can't be read any more, this one can; 0 when nothing was compacted.</summary>
    public long CompactRevision { get; }

    /// <summary>The newest version of every key that ever was, tombstones too.</summary>
    internal ImmutableSortedDictionary<Blob, KeyVersion> Newest { get; }

    /// <summary>The keys of <see cref="Newest"/>, because a range needs a place to begin and a map has none.</summary>
    internal ImmutableSortedSet<Blob> Keys { get; }

    /// <summary>The live pair of <paramref name="key"/> now; null when it is absent.</summary>
    public KeyValue? Get(Blob key) => Newest.TryGetValue(key, out var version) ? version.LiveAt(Revision) : null;

    /// <summary>The live pairs of <paramref name="range"/> now, in key order.</summary>
    public IReadOnlyList<KeyValue> Live(KeyRange range) => LiveAt(Newest, Keys, range, long.MaxValue);

    /// <summary>Does one request: all of it, or nothing when the response is a <see cref="RefusedResponse"/>.</summary>
    public StepResult Step(Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (RequestCheck.Refuse(request) is { } malformed)
        {
            return Refused(malformed);
        }

        return request switch
        {
            CompactRequest compact => Compact(compact.Revision),
            LeaseGrantRequest grant => Grant(grant),
            LeaseRevokeRequest revoke => Revoke(revoke.Id),
            LeaseKeepAliveRequest keep =>
                new StepResult(this, new LeaseKeepAliveResponse(Revision, SecondsOf(keep.Id)), []),
            PutRequest put when !HasLease(put.Lease) => Refused(ModelError.LeaseNotFound),
            _ => Write((KvRequest)request),
        };
    }

    /// <summary>This state one revision later, with the keys as given.</summary>
    internal State Written(
        ImmutableSortedDictionary<Blob, KeyVersion> newest, ImmutableSortedSet<Blob> keys) =>
        new(Revision + 1, CompactRevision, newest, keys, _leases) { Ended = Ended, GrantedAgain = GrantedAgain };

    /// <summary>The pairs of a range that were live at a revision, in key order.</summary>
    internal static List<KeyValue> LiveAt(
        ImmutableSortedDictionary<Blob, KeyVersion> newest,
        ImmutableSortedSet<Blob> keys,
        KeyRange range,
        long revision)
    {
        var live = new List<KeyValue>();
        if (range.IsSingleKey)
        {
            Add(range.Key);
            return live;
        }

        var first = keys.IndexOf(range.Key);
        for (var i = first < 0 ? ~first : first; i < keys.Count && range.Contains(keys[i]); i++)
        {
            Add(keys[i]);
        }

        return live;

        void Add(Blob key)
        {
            if (newest.TryGetValue(key, out var version) && version.LiveAt(revision) is { } kv)
            {
                live.Add(kv);
            }
        }
    }

    /// <summary>True when every compare holds in this state.</summary>
    internal bool Holds(IReadOnlyList<Compare> compares)
    {
        for (var i = 0; i < compares.Count; i++)
        {
            if (!Holds(compares[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Holds(Compare compare)
    {
        if (compare.Range.IsSingleKey)
        {
            return compare.HoldsFor(Get(compare.Range.Key));
        }

        var live = LiveAt(Newest, Keys, compare.Range, long.MaxValue);
        if (live.Count == 0)
        {
            return compare.HoldsFor(null);
        }

        foreach (var kv in live)
        {
            if (!compare.HoldsFor(kv))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What this state refuses in an operation, also in the branches that a transaction would take.</summary>
    private ModelError? Refuse(KvRequest request)
    {
        switch (request)
        {
            case DeleteRangeRequest:
                return null;
            case PutRequest { IgnoreValue: true } or PutRequest { IgnoreLease: true }
                when Get(((PutRequest)request).Key) is null:
                return ModelError.KeyNotFound;
            case PutRequest put:
                return HasLease(put.Lease) ? null : ModelError.LeaseNotFound;
            case RangeRequest range when range.Revision > Revision:
                return ModelError.FutureRevision;
            case RangeRequest range:
                return range.Revision > 0 && range.Revision < CompactRevision ? ModelError.Compacted : null;
            case TxnRequest txn:
                foreach (var operation in Holds(txn.Compares) ? txn.Success : txn.Failure)
                {
                    if (Refuse(operation) is { } error)
                    {
                        return error;
                    }
                }

                return null;
            default:
                throw new InvalidOperationException($"There is no operation of kind {request.GetType().Name}.");
        }
    }

    private StepResult Compact(long revision)
    {
        if (revision == 0 && CompactRevision == 0)
        {
            return new StepResult(this, new CompactResponse(Revision), []);
        }

        if (revision <= CompactRevision)
        {
            return Refused(ModelError.Compacted);
        }

        // What is below stays in memory, because a value shares it with the states before; no read can reach it.
        return revision > Revision
            ? Refused(ModelError.FutureRevision)
            : new StepResult(
                new State(Revision, revision, Newest, Keys, _leases) { Ended = Ended, GrantedAgain = GrantedAgain },
                new CompactResponse(Revision), []);
    }

    private StepResult Grant(LeaseGrantRequest grant)
    {
        if (_leases is not null && _leases.ContainsKey(grant.Id))
        {
            return Refused(ModelError.LeaseExists);
        }

        var seconds = Math.Max(grant.Seconds, LeaseGrantRequest.SecondsMin);
        var next = new State(Revision, CompactRevision, Newest, Keys, _leases?.Add(grant.Id, seconds));
        return new StepResult(next, new LeaseGrantResponse(Revision, grant.Id, seconds), []);
    }

    private StepResult Revoke(long id)
    {
        if (!HasLease(id))
        {
            return Refused(ModelError.LeaseNotFound);
        }

        var transaction = new Transaction(this);
        transaction.DeleteWithLease(id);
        var written = transaction.Commit();
        var next = new State(written.Revision, CompactRevision, written.Newest, written.Keys, _leases?.Remove(id))
        {
            Ended = _leases is null && !GrantedAgain.Contains(id) ? Ended.Add(id) : Ended,
            GrantedAgain = GrantedAgain,
        };
        return new StepResult(next, new LeaseRevokeResponse(next.Revision), transaction.Changes);
    }

    private StepResult Write(KvRequest request)
    {
        if (Refuse(request) is { } error)
        {
            return Refused(error);
        }

        var transaction = new Transaction(this);
        var response = transaction.Apply(request);
        return new StepResult(transaction.Commit(), response, transaction.Changes);
    }

    /// <summary>True for 0, which is no lease, and for every lease that exists.</summary>
    private bool HasLease(long id) => id == 0 || (_leases is null ? !Ended.Contains(id) : _leases.ContainsKey(id));

    private long SecondsOf(long id) => _leases is null ? 0 : _leases.GetValueOrDefault(id);

    private StepResult Refused(ModelError error) => new(this, new RefusedResponse(error), []);
}
