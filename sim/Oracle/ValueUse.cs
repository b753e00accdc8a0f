using Vigil.Model;
using Vigil.Sim.History;

namespace Vigil.Sim.Oracle;

/// <summary>Which values can make a difference without being seen: those that a transaction compares with.</summary>
internal sealed class ValueUse
{
    private readonly HashSet<Blob> _literals = [];
    private bool _isOrdered;

    public ValueUse(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            Visit(operations[i].Request);
        }
    }

    /// <summary>True when two unseen puts of which one has this value may act differently.</summary>
    public bool IsCompared(Blob value) => _isOrdered || _literals.Contains(value);

    private void Visit(Request request)
    {
        switch (request)
        {
            case RangeRequest { SortTarget: SortTarget.Value }:
                _isOrdered = true;
                break;
            case TxnRequest txn:
                foreach (var compare in txn.Compares)
                {
                    if (compare.Target == CompareTarget.Value)
                    {
                        _isOrdered |= compare.Result is CompareResult.Greater or CompareResult.Less;
                        _literals.Add(compare.Value);
                    }
                }

                foreach (var inner in txn.Success)
                {
                    Visit(inner);
                }

                foreach (var inner in txn.Failure)
                {
                    Visit(inner);
                }

                break;
        }
    }
}
