using Vigil.Model;
using Vigil.Sim.History;

namespace Vigil.Sim.Oracle;

/// <summary>
/// What unknown writes left in the answers to others: pairs with the revision of a hole, and stretches of revisions in
/// which a key did not change because the same version was there before and after.
/// </summary>
internal sealed class Traces
{
    private readonly RevisionSweep _sweep;
    private readonly Dictionary<Blob, QuietStretches> _quiet;
    private readonly Dictionary<long, List<KeyValue>> _pairs = [];
    private readonly int[] _holesUpTo;

    /// <summary>Reads all answers and all events.</summary>
    /// <param name="operations">The history's operations.</param>
    /// <param name="sweep">Of the same operations.</param>
    /// <param name="watches">The watches that count as evidence.</param>
    /// <param name="quiet">The keys of interest; each gets its stretches.</param>
    public Traces(
        IReadOnlyList<Operation> operations,
        RevisionSweep sweep,
        WatchEvidence watches,
        Dictionary<Blob, QuietStretches> quiet)
    {
        _sweep = sweep;
        _quiet = quiet;
        _holesUpTo = new int[sweep.WriteAt.Length];
        for (var revision = 2; revision < _holesUpTo.Length; revision++)
        {
            _holesUpTo[revision] = _holesUpTo[revision - 1] + (sweep.WriteAt[revision] < 0 ? 1 : 0);
        }

        for (var i = 0; i < operations.Count; i++)
        {
            if (sweep.Roles[i] is not (OperationRole.Write or OperationRole.Read or OperationRole.StaleRead))
            {
                continue;
            }

            if (operations[i].Outcome.Response is { } response)
            {
                var isWrite = sweep.Roles[i] == OperationRole.Write;
                Visit(operations[i].Request, response, isWrite ? response.Revision - 1 : response.Revision);
            }
        }

        foreach (var sighting in watches.Sightings)
        {
            AddPair(sighting.Event.Kv);
            Add(sighting.Event.PrevKv, sighting.Event.Revision - 1);
        }
    }

    /// <summary>The pairs seen with the revision of a hole; null when there are none.</summary>
    public List<KeyValue>? PairsAt(long revision) => _pairs.GetValueOrDefault(revision);

    private void Visit(Request request, Response response, long quietUntil)
    {
        switch (request, response)
        {
            case (PutRequest, PutResponse put):
                Add(put.PrevKv, quietUntil);
                break;
            case (DeleteRangeRequest, DeleteRangeResponse delete):
                AddAll(delete.PrevKvs, quietUntil);
                break;
            case (RangeRequest { KeysOnly: false } range, RangeResponse answer):
                AddAll(answer.Kvs, range.Revision > 0 ? Math.Min(quietUntil, range.Revision) : quietUntil);
                break;
            case (TxnRequest txn, TxnResponse answer):
                var branch = answer.Succeeded ? txn.Success : txn.Failure;
                for (var i = 0; i < Math.Min(branch.Count, answer.Responses.Count); i++)
                {
                    Visit(branch[i], answer.Responses[i], quietUntil);
                }

                break;
        }
    }

    private void AddAll(IReadOnlyList<KeyValue> kvs, long quietUntil)
    {
        for (var i = 0; i < kvs.Count; i++)
        {
            Add(kvs[i], quietUntil);
        }
    }

    private void Add(KeyValue? kv, long quietUntil)
    {
        if (kv is null || !IsRevision(kv.ModRevision))
        {
            return;
        }

        AddPair(kv);
        var holds = IsRevision(quietUntil) && quietUntil > kv.ModRevision
            && _holesUpTo[quietUntil] > _holesUpTo[kv.ModRevision];
        if (holds && _quiet.TryGetValue(kv.Key, out var stretches))
        {
            stretches.Add(kv.ModRevision, quietUntil);
        }
    }

    private void AddPair(KeyValue kv)
    {
        if (!IsRevision(kv.ModRevision) || _sweep.WriteAt[kv.ModRevision] >= 0)
        {
            return;
        }

        if (!_pairs.TryGetValue(kv.ModRevision, out var pairs))
        {
            _pairs.Add(kv.ModRevision, pairs = []);
        }

        if (!pairs.Contains(kv))
        {
            pairs.Add(kv);
        }
    }

    private bool IsRevision(long revision) => revision >= 2 && revision < _holesUpTo.Length;
}
