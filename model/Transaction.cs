using System.Collections.Immutable;

namespace Vigil.Model;

/// <summary>One request being applied to a state: what it has changed so far, which its own reads see.</summary>
internal sealed class Transaction
{
    private readonly State _begin;
    private ImmutableSortedDictionary<Blob, KeyVersion> _newest;
    private ImmutableSortedSet<Blob> _keys;
    private List<Change>? _changes;

    public Transaction(State begin)
    {
        _begin = begin;
        _newest = begin.Newest;
        _keys = begin.Keys;
    }

    /// <summary>The changes so far, in order.</summary>
    public IReadOnlyList<Change> Changes => _changes ?? (IReadOnlyList<Change>)[];

    /// <summary>The store's revision as this transaction has it: one more once it has changed something.</summary>
    private long Revision => _changes is null ? _begin.Revision : _begin.Revision + 1;

    /// <summary>The state with the changes in it.</summary>
    public State Commit() => _changes is null ? _begin : _begin.Written(_newest, _keys);

    /// <summary>Does an operation whose refusals were ruled out.</summary>
    public Response Apply(KvRequest request) => request switch
    {
        PutRequest put => Put(put),
        DeleteRangeRequest delete => Delete(delete),
        RangeRequest range => RangeRead.Answer(range, LiveAt(range.Range, range.Revision), Revision),
        TxnRequest txn => Txn(txn),
        _ => throw new InvalidOperationException($"There is no operation of kind {request.GetType().Name}."),
    };

    private TxnResponse Txn(TxnRequest txn)
    {
        // Also a nested transaction looks at the state before any write of the outer one.
        var succeeded = _begin.Holds(txn.Compares);
        var branch = succeeded ? txn.Success : txn.Failure;
        var responses = new Response[branch.Count];
        for (var i = 0; i < responses.Length; i++)
        {
            responses[i] = Apply(branch[i]);
        }

        return new TxnResponse(Revision, succeeded, responses);
    }

    private PutResponse Put(PutRequest put)
    {
        var known = _newest.TryGetValue(put.Key, out var newest);
        var before = newest?.LiveAt(long.MaxValue);
        var revision = _begin.Revision + 1;
        var kv = new KeyValue(
            put.Key,
            put.IgnoreValue && before is not null ? before.Value : put.Value,
            before?.CreateRevision ?? revision,
            revision,
            (before?.Version ?? 0) + 1,
            put.IgnoreLease && before is not null ? before.Lease : put.Lease);
        if (!known)
        {
            _keys = _keys.Add(put.Key);
        }

        Add(ChangeType.Put, kv, before, newest);
        return new PutResponse(Revision, put.PrevKv ? before : null);
    }

    private DeleteRangeResponse Delete(DeleteRangeRequest delete)
    {
        var removed = LiveAt(delete.Range, 0);
        foreach (var before in removed)
        {
            var tombstone = KeyValue.Tombstone(before.Key, _begin.Revision + 1);
            Add(ChangeType.Delete, tombstone, before, _newest[before.Key]);
        }

        return new DeleteRangeResponse(Revision, removed.Count, delete.PrevKv ? removed : []);
    }

    /// <summary>Deletes every live key whose pair names a lease, in key order.</summary>
    public void DeleteWithLease(long lease)
    {
        foreach (var before in LiveAt(KeyRange.All, 0))
        {
            if (before.Lease == lease)
            {
                var tombstone = KeyValue.Tombstone(before.Key, _begin.Revision + 1);
                Add(ChangeType.Delete, tombstone, before, _newest[before.Key]);
            }
        }
    }

    private void Add(ChangeType type, KeyValue kv, KeyValue? before, KeyVersion? older)
    {
        _newest = _newest.SetItem(kv.Key, new KeyVersion(kv, older));
        _changes ??= new List<Change>(1);
        _changes.Add(new Change(type, kv, before, _changes.Count));
    }

    private List<KeyValue> LiveAt(KeyRange range, long revision) =>
        State.LiveAt(_newest, _keys, range, revision <= 0 ? long.MaxValue : revision);
}
