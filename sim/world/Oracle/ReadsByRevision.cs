using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>The operations that took no revision, by the one they saw.</summary>
internal sealed class ReadsByRevision
{
    private readonly int[] _starts;
    private readonly int[] _reads;

    public ReadsByRevision(IReadOnlyList<Operation> operations, RevisionSweep sweep)
    {
        _starts = new int[sweep.LastRevision + 2];
        var count = 0;
        for (var i = 0; i < operations.Count; i++)
        {
            if (IsRead(sweep.Roles[i]) && operations[i].Outcome.Response is { } response)
            {
                _starts[response.Revision + 1]++;
                count++;
            }
        }

        for (var revision = 1; revision < _starts.Length; revision++)
        {
            _starts[revision] += _starts[revision - 1];
        }

        _reads = new int[count];
        var next = (int[])_starts.Clone();
        for (var i = 0; i < operations.Count; i++)
        {
            if (IsRead(sweep.Roles[i]) && operations[i].Outcome.Response is { } response)
            {
                _reads[next[response.Revision]++] = i;
            }
        }
    }

    /// <summary>The reads at a revision, in order of invocation.</summary>
    public ReadOnlySpan<int> At(long revision) =>
        _reads.AsSpan(_starts[revision], _starts[revision + 1] - _starts[revision]);

    private static bool IsRead(OperationRole role) => role is OperationRole.Read or OperationRole.StaleRead;
}
