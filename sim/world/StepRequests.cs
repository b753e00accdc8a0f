using Vigil.Model;

namespace Vigil.Sim.World;

/// <summary>Makes requests of what scripts say, from what a client knows by then.</summary>
/// <param name="leases">The leases of all clients.</param>
/// <param name="newest">The newest revision that the client knows.</param>
/// <param name="seen">The mod_revision of each key as the client saw it last.</param>
/// <param name="newValue">A value that no other put has, longer than it need be by so many bytes.</param>
internal sealed class StepRequests(
    LeaseBook leases, Func<long> newest, IReadOnlyDictionary<int, long> seen, Func<int, Blob> newValue)
{
    public PutRequest Of(PutStep put)
    {
        var value = put.IgnoreValue ? default : newValue(put.Padding);
        return new PutRequest(OddKeys.KeyOf(put.Key), value)
        {
            PrevKv = put.PrevKv,
            Lease = put.IgnoreLease ? 0 : LeaseFor(put.Key, put.Lease),
            IgnoreValue = put.IgnoreValue,
            IgnoreLease = put.IgnoreLease,
        };
    }

    public static DeleteRangeRequest Of(DeleteStep delete) =>
        new(OddKeys.RangeOf(delete.Key, delete.Count)) { PrevKv = delete.PrevKv };

    public RangeRequest Of(GetStep get)
    {
        var (order, target) = get.Order == 0 ? default : ReadOrders.All[get.Order - 1];
        var number = get.IsExact ? get.Value : Math.Max(1, newest() - get.Value);
        return new RangeRequest(OddKeys.RangeOf(get.Key, get.Count))
        {
            Revision = get.Number == ReadNumber.Revision ? number : At(get.Back),
            Limit = get.Number == ReadNumber.Limit ? number : get.Limit,
            Serializable = get.Serializable,
            SortOrder = order,
            SortTarget = target,
            KeysOnly = get.KeysOnly,
            CountOnly = get.CountOnly,
            MinModRevision = get.Number == ReadNumber.MinMod ? number : 0,
            MaxModRevision = get.Number == ReadNumber.MaxMod ? number : 0,
            MinCreateRevision = get.Number == ReadNumber.MinCreate ? number : 0,
            MaxCreateRevision = get.Number == ReadNumber.MaxCreate ? number : 0,
        };
    }

    public TxnRequest Of(TxnStep txn)
    {
        var success = new List<KvRequest>();
        foreach (var key in txn.Puts)
        {
            var lease = LeaseFor(key, txn.Lease);
            success.Add(new PutRequest(OddKeys.KeyOf(key), newValue(0)) { PrevKv = true, Lease = lease });
        }

        var deletes = txn.Deletes.Where(key => txn.Nests || !txn.Puts.Contains(key))
            .Select(key => new DeleteRangeRequest(KeyRange.Of(OddKeys.KeyOf(key))) { PrevKv = true }).ToArray();
        if (txn.Nests)
        {
            success = [new TxnRequest { Success = success }, new TxnRequest { Success = deletes }];
        }
        else
        {
            success.AddRange(deletes);
        }

        if (txn.Reads)
        {
            success.Add(new RangeRequest(KeyRange.All) { Revision = At(txn.ReadsBack) });
        }

        success.AddRange(txn.Then.Select(OfAny));
        var range = KeyRange.Of(OddKeys.KeyOf(txn.Key));
        while (success.Count < txn.Fill)
        {
            success.Add(new RangeRequest(range) { CountOnly = true });
        }

        var otherwise = txn.Otherwise.Select(key => new PutRequest(OddKeys.KeyOf(key), newValue(txn.OtherwisePadding)));
        return new TxnRequest
        {
            Compares = [.. OfCondition(txn, range), .. txn.Compares.Select(Of)],
            Success = success,
            Failure = [.. otherwise, .. txn.Else.Select(OfAny), new RangeRequest(range)],
        };
    }

    private long LeaseFor(int key, int back)
    {
        var lease = leases.Find(back);
        leases.Putting(lease, OddKeys.KeyOf(key));
        return lease;
    }

    private KvRequest OfAny(ScriptStep step) => step switch
    {
        PutStep put => Of(put),
        DeleteStep delete => Of(delete),
        GetStep get => Of(get),
        TxnStep inner => Of(inner),
        _ => throw Seams.Invariant.Unreachable("Transactions are drawn of these."),
    };

    private Compare Of(ComparedRange compared)
    {
        var range = OddKeys.RangeOf(compared.Key, compared.Count);
        return compared.Target == CompareTarget.Value
            ? new Compare(range, compared.Target, compared.Result, 0, Blob.Utf8($"c0.{compared.Number}"))
            : new Compare(range, compared.Target, compared.Result, compared.Target switch
            {
                CompareTarget.Version => compared.Number,
                CompareTarget.Lease => leases.Find(compared.Number),
                _ => Math.Max(0, newest() - compared.Number),
            });
    }

    private IEnumerable<Compare> OfCondition(TxnStep txn, KeyRange range) => txn.Condition switch
    {
        TxnCondition.Exists => [new Compare(range, CompareTarget.Version, CompareResult.Greater, 0, default)],
        TxnCondition.Missing => [new Compare(range, CompareTarget.Version, CompareResult.Equal, 0, default)],
        TxnCondition.Unchanged =>
            [new Compare(range, CompareTarget.Mod, CompareResult.Equal, seen.GetValueOrDefault(txn.Key), default)],
        _ => [],
    };

    /// <summary>A revision so far before the newest one that the client knows; 0 stays 0, which is now.</summary>
    private long At(int back) => back == 0 ? 0 : Math.Max(1, newest() - back);
}
