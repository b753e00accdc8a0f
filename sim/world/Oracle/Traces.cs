using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// What unknown writes left in the answers to others: pairs with the revision of a hole, and stretches of revisions in
/// which a key did not change because the same version was there before and after.
/// </summary>
internal sealed class Traces
{
    private readonly RevisionSweep _sweep;
    private readonly Dictionary<Blob, KeyTrace> _keys;
    private readonly Dictionary<long, List<KeyValue>> _pairs = [];
    private readonly int[] _holesUpTo;

    /// <summary>Reads all answers and all events.</summary>
    /// <param name="operations">The history's operations.</param>
    /// <param name="sweep">Of the same operations.</param>
    /// <param name="watches">The watches that count as evidence.</param>
    /// <param name="keys">The keys of interest; each gets its trace.</param>
    public Traces(
        IReadOnlyList<Operation> operations,
        RevisionSweep sweep,
        WatchEvidence watches,
        Dictionary<Blob, KeyTrace> keys)
    {
        _sweep = sweep;
        _keys = keys;
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
            AddWrite(sighting.Event.Kv.Key, sighting.Event.Revision);
            Add(sighting.Event.PrevKv, sighting.Event.Revision - 1);
        }
    }

    /// <summary>True when a range was deleted without saying which keys: an absence then says little.</summary>
    public bool HasBlindDeletes { get; private set; }

    /// <summary>The pairs seen with the revision of a hole; null when there are none.</summary>
    public List<KeyValue>? PairsAt(long revision) => _pairs.GetValueOrDefault(revision);

    private void Visit(Request request, Response response, long quietUntil)
    {
        switch (request, response)
        {
            case (PutRequest put, PutResponse answer):
                Add(answer.PrevKv, quietUntil);
                AddAbsence(put.PrevKv && answer.PrevKv is null, KeyRange.Of(put.Key), quietUntil);
                AddWrite(put.Key, quietUntil + 1);
                break;
            case (DeleteRangeRequest delete, DeleteRangeResponse answer):
                AddAll(answer.PrevKvs, quietUntil);
                AddAbsence(answer.Deleted == 0, delete.Range, quietUntil);
                AddDelete(delete.Range, answer, quietUntil + 1);
                break;
            case (RangeRequest { KeysOnly: false } range, RangeResponse answer):
                var until = range.Revision > 0 ? Math.Min(quietUntil, range.Revision) : quietUntil;
                AddAll(answer.Kvs, until);
                AddAbsence(answer.Count == 0, range.Range, until);
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
        AddAbsence(kv.IsCreate, KeyRange.Of(kv.Key), kv.ModRevision - 1);
        var holds = IsRevision(quietUntil) && quietUntil > kv.ModRevision
            && _holesUpTo[quietUntil] > _holesUpTo[kv.ModRevision];
        if (holds && _keys.TryGetValue(kv.Key, out var trace))
        {
            trace.AddQuiet(kv.ModRevision, quietUntil);
        }
    }

    private void AddDelete(KeyRange range, DeleteRangeResponse answer, long revision)
    {
        if (range.IsSingleKey)
        {
            AddWrite(range.Key, revision);
        }
        else if (answer.Deleted != answer.PrevKvs.Count)
        {
            HasBlindDeletes = true;
        }

        for (var i = 0; i < answer.PrevKvs.Count; i++)
        {
            AddWrite(answer.PrevKvs[i].Key, revision);
        }
    }

    private void AddWrite(Blob key, long revision)
    {
        if (IsRevision(revision) && _keys.TryGetValue(key, out var trace))
        {
            trace.AddWrite(revision);
        }
    }

    private void AddAbsence(bool isAbsent, KeyRange range, long revision)
    {
        if (isAbsent && IsRevision(revision) && range.IsSingleKey && _keys.TryGetValue(range.Key, out var trace))
        {
            trace.AddAbsence(revision);
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
