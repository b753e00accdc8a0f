namespace Vigil.Model;

/// <summary>From the live pairs of a range to the answer: filters, order, limit, what is left out.</summary>
internal static class RangeRead
{
    /// <summary>
    /// Answers <paramref name="request"/> from all <paramref name="live"/> pairs of its range, in key order.
    /// </summary>
    public static RangeResponse Answer(RangeRequest request, List<KeyValue> live, long revision)
    {
        if (request.CountOnly)
        {
            return new RangeResponse(revision, [], live.Count, false);
        }

        var count = live.Count;
        if (HasFilter(request))
        {
            live.RemoveAll(kv => !Passes(request, kv));
        }

        var kvs = Sort(request, live);
        var more = request.Limit > 0 && kvs.Count > request.Limit;
        if (more)
        {
            kvs.RemoveRange((int)request.Limit, kvs.Count - (int)request.Limit);
        }

        if (request.KeysOnly)
        {
            for (var i = 0; i < kvs.Count; i++)
            {
                kvs[i] = kvs[i] with { Value = Blob.Empty };
            }
        }

        return new RangeResponse(revision, kvs, count, more);
    }

    private static bool HasFilter(RangeRequest request) =>
        request.MinModRevision != 0 || request.MaxModRevision != 0
        || request.MinCreateRevision != 0 || request.MaxCreateRevision != 0;

    private static bool Passes(RangeRequest request, KeyValue kv) =>
        (request.MinModRevision == 0 || kv.ModRevision >= request.MinModRevision)
        && (request.MaxModRevision == 0 || kv.ModRevision <= request.MaxModRevision)
        && (request.MinCreateRevision == 0 || kv.CreateRevision >= request.MinCreateRevision)
        && (request.MaxCreateRevision == 0 || kv.CreateRevision <= request.MaxCreateRevision);

    private static List<KeyValue> Sort(RangeRequest request, List<KeyValue> kvs)
    {
        if (request is { SortTarget: SortTarget.Key, SortOrder: not SortOrder.Descend })
        {
            return kvs;
        }

        var sign = request.SortOrder == SortOrder.Descend ? -1 : 1;
        kvs.Sort((left, right) =>
        {
            var order = sign * ByTarget(request.SortTarget, left, right);
            return order != 0 ? order : left.Key.CompareTo(right.Key);
        });
        return kvs;
    }

    private static int ByTarget(SortTarget target, KeyValue left, KeyValue right) => target switch
    {
        SortTarget.Key => left.Key.CompareTo(right.Key),
        SortTarget.Version => left.Version.CompareTo(right.Version),
        SortTarget.Create => left.CreateRevision.CompareTo(right.CreateRevision),
        SortTarget.Mod => left.ModRevision.CompareTo(right.ModRevision),
        SortTarget.Value => left.Value.CompareTo(right.Value),
        _ => throw new InvalidOperationException($"There is no sort target {target}."),
    };
}
