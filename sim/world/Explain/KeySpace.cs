using Vigil.Model;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Explain;

/// <summary>The keys that an execution is about, so that ranges can be written as the keys in them.</summary>
internal sealed class KeySpace
{
    private readonly SortedSet<Blob> _keys = [];

    public KeySpace(ExecutionHistory history, CertifiedOrder? order)
    {
        foreach (var operation in history.Operations)
        {
            Add(operation.Request);
        }

        foreach (var watch in history.Watches.Where(watch => watch.Request.Range.IsSingleKey))
        {
            _keys.Add(watch.Request.Range.Key);
        }

        for (var revision = 2L; revision <= (order?.LastRevision ?? 0); revision++)
        {
            foreach (var change in order?.Changes(revision) ?? [])
            {
                _keys.Add(change.Kv.Key);
            }
        }
    }

    /// <summary>Every key, in order.</summary>
    public IReadOnlyList<string> All => [.. _keys.Select(key => key.ToString())];

    /// <summary>The keys in a range.</summary>
    public IReadOnlyList<string> In(KeyRange range) => [.. _keys.Where(range.Contains).Select(key => key.ToString())];

    /// <summary>The keys that a request names.</summary>
    public IReadOnlyList<string> Of(Request request) => request switch
    {
        PutRequest put => [put.Key.ToString()],
        DeleteRangeRequest delete => In(delete.Range),
        RangeRequest range => In(range.Range),
        TxnRequest txn =>
        [
            .. txn.Compares.SelectMany(compare => In(compare.Range))
                .Concat(txn.Success.Concat(txn.Failure).SelectMany(Of))
                .Distinct(),
        ],
        _ => [],
    };

    private void Add(Request request)
    {
        switch (request)
        {
            case PutRequest put:
                _keys.Add(put.Key);
                break;
            case DeleteRangeRequest { Range.IsSingleKey: true } delete:
                _keys.Add(delete.Range.Key);
                break;
            case RangeRequest { Range.IsSingleKey: true } range:
                _keys.Add(range.Range.Key);
                break;
            case TxnRequest txn:
                foreach (var part in txn.Success.Concat(txn.Failure))
                {
                    Add(part);
                }

                break;
            default:
                break;
        }
    }
}
