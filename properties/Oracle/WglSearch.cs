using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Properties.Oracle;

/// <summary>
/// Linearizability by brute force, after Wing, Gong and Lowe: tries every order that respects real time. Obviously
/// right, and far too slow for anything but a handful of operations.
/// </summary>
internal static class WglSearch
{
    /// <summary>True when some order explains every answer, and the last revision if it is known.</summary>
    public static bool IsLinearizable(ExecutionHistory history) =>
        Search(history, State.Initial, new bool[history.Operations.Count]);

    private static bool Search(ExecutionHistory history, State state, bool[] isPlaced)
    {
        if (IsDone(history, state, isPlaced))
        {
            return true;
        }

        for (var i = 0; i < isPlaced.Length; i++)
        {
            var operation = history.Operations[i];
            if (isPlaced[i] || !IsMinimal(history, isPlaced, operation))
            {
                continue;
            }

            var result = state.Step(operation.Request);
            if (!operation.Outcome.IsUnknown && Text(result.Response) != Text(operation.Outcome.Response!))
            {
                continue;
            }

            isPlaced[i] = true;
            if (Search(history, result.Next, isPlaced))
            {
                return true;
            }

            isPlaced[i] = false;
        }

        return false;
    }

    private static bool IsDone(ExecutionHistory history, State state, bool[] isPlaced)
    {
        for (var i = 0; i < isPlaced.Length; i++)
        {
            if (!isPlaced[i] && !history.Operations[i].Outcome.IsUnknown)
            {
                return false;
            }
        }

        return history.FinalRevision is not { } final || state.Revision == final;
    }

    private static bool IsMinimal(ExecutionHistory history, bool[] isPlaced, Operation operation)
    {
        for (var i = 0; i < isPlaced.Length; i++)
        {
            var other = history.Operations[i];
            if (!isPlaced[i] && !other.Outcome.IsUnknown && other.Returned < operation.Invoked)
            {
                return false;
            }
        }

        return true;
    }

    private static string Text(Response response) => response switch
    {
        PutResponse put => $"put {put.Revision} {put.PrevKv}",
        DeleteRangeResponse delete => $"del {delete.Revision} {delete.Deleted} {string.Join(';', delete.PrevKvs)}",
        RangeResponse range => $"get {range.Revision} {range.Count} {range.More} {string.Join(';', range.Kvs)}",
        TxnResponse txn => $"txn {txn.Revision} {txn.Succeeded} {string.Join(" | ", txn.Responses.Select(Text))}",
        RefusedResponse refused => $"refused {refused.Error}",
        _ => $"{response.GetType().Name} {response.Revision}",
    };
}
