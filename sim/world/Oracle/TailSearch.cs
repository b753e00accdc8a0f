using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// Explains refusals by unknown writes after the last revision that anybody saw. Rare: somebody was refused because of
/// a write of which nothing else was ever seen.
/// </summary>
/// <param name="operations">The history's operations.</param>
/// <param name="sweep">Of the same operations.</param>
/// <param name="refusals">The refusals, some of them unsettled at the last revision.</param>
/// <param name="isUsed">Which unknown writes took a revision already; null when none did.</param>
internal sealed class TailSearch(
    IReadOnlyList<Operation> operations, RevisionSweep sweep, RefusalQueue refusals, bool[]? isUsed)
{
    /// <summary>Past this many steps the refusals are believed: no false alarm is worth an endless search.</summary>
    private const int StepsMax = 10_000;

    private readonly bool[] _isUsed = isUsed is null ? new bool[operations.Count] : (bool[])isUsed.Clone();
    private int _steps;

    /// <summary>
    /// True when some sequence of unused unknown writes after <paramref name="state"/> explains the rest.
    /// </summary>
    public bool IsExplained(State state)
    {
        for (var i = 0; i < _isUsed.Length; i++)
        {
            if (sweep.Roles[i] != OperationRole.UnknownWrite || _isUsed[i])
            {
                continue;
            }

            if (++_steps > StepsMax)
            {
                return true;
            }

            var result = state.Step(operations[i].Request);
            if (result.Changes.Count == 0)
            {
                continue;
            }

            refusals.Settle(result.Next);
            _isUsed[i] = true;
            if (!refusals.HasUnsettled || IsExplained(result.Next))
            {
                return true;
            }

            _isUsed[i] = false;
            refusals.TakeBack(result.Next.Revision);
        }

        return false;
    }
}
