using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// Which values can make a difference without being seen at their own revision: those that a transaction compares with,
/// and all of them when a put keeps the value it finds.
/// </summary>
internal sealed class ValueUse
{
    private readonly HashSet<Blob> _literals = [];
    private bool _isAny;

    public ValueUse(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            Visit(operations[i].Request);
        }
    }

    /// <summary>True when two unseen puts of which one has this value may act differently.</summary>
    public bool IsCompared(Blob value) => _isAny || _literals.Contains(value);

    private void Visit(Request request)
    {
        switch (request)
        {
            case RangeRequest { SortTarget: SortTarget.Value }:
            case PutRequest { IgnoreValue: true }:
                _isAny = true;
                break;
            case TxnRequest txn:
                foreach (var compare in txn.Compares)
                {
                    if (compare.Target == CompareTarget.Value)
                    {
                        _isAny |= compare.Result is CompareResult.Greater or CompareResult.Less;
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
