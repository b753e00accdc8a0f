using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// The part of the certificate that needs no keys: what each operation is, whether the revisions that were returned
/// respect real time, and which revisions nobody admits to have taken.
/// </summary>
internal sealed class RevisionSweep
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly long[] _latest;

    private readonly IReadOnlyList<WatchRecord> _watches;
    private readonly bool _mayEndEarly;

    private RevisionSweep(
        IReadOnlyList<Operation> operations, IReadOnlyList<WatchRecord> watches, bool mayEndEarly)
    {
        _operations = operations;
        _watches = watches;
        _mayEndEarly = mayEndEarly;
        Roles = new OperationRole[operations.Count];
        Earliest = new long[operations.Count];
        _latest = new long[operations.Count];
        WriteAt = [];
    }

    /// <summary>What each operation is, by its place in the history.</summary>
    public OperationRole[] Roles { get; }

    /// <summary>The largest revision that had been returned when the operation was called.</summary>
    public long[] Earliest { get; }

    /// <summary>The operation that took each revision; −1 for a hole. Revisions 0 and 1 are nobody's.</summary>
    public int[] WriteAt { get; private set; }

    /// <summary>The largest revision anybody saw, at least 1.</summary>
    public long LastRevision { get; private set; } = 1;

    /// <summary>How many revisions nobody admits to have taken.</summary>
    public int Holes { get; private set; }

    /// <summary>How many writes have an unknown outcome.</summary>
    public int UnknownWrites { get; private set; }

    /// <summary>The last revision at which a refused operation can have been refused.</summary>
    public long Latest(int operation) => Math.Min(_latest[operation], LastRevision);

    /// <summary>True when a later operation limits when a refused one can have been refused.</summary>
    public bool IsLimited(int operation) => _latest[operation] != long.MaxValue;

    /// <summary>Sweeps the operations once in time.</summary>
    /// <param name="operations">In order of invocation.</param>
    /// <param name="seenRevision">The largest revision that others than operations saw; 0 when none.</param>
    /// <param name="watches">
    /// Those that can be believed: what they delivered before a lease's time was over is not its end.
    /// </param>
    /// <param name="mayEndEarly">True to let leases end before their time, to find out whether one did.</param>
    /// <param name="sweep">What was found; complete only without a violation.</param>
    /// <returns>The first thing that no order of the writes can explain; null when there is none.</returns>
    public static Violation? Run(
        IReadOnlyList<Operation> operations,
        long seenRevision,
        IReadOnlyList<WatchRecord> watches,
        bool mayEndEarly,
        out RevisionSweep sweep)
    {
        sweep = new RevisionSweep(operations, watches, mayEndEarly);
        var writes = sweep.Classify();
        sweep.LastRevision = Math.Max(sweep.LastRevision, seenRevision);
        return sweep.CheckTime() ?? sweep.CheckCount(writes) ?? sweep.PlaceWrites();
    }

    private long RevisionOf(int operation) => _operations[operation].Outcome.Response?.Revision ?? 0;

    private int Classify()
    {
        var writes = 0;
        for (var i = 0; i < Roles.Length; i++)
        {
            var role = OperationRoles.Of(_operations[i]);
            Roles[i] = role;
            writes += role == OperationRole.Write ? 1 : 0;
            UnknownWrites += role == OperationRole.UnknownWrite ? 1 : 0;
            LastRevision = Math.Max(LastRevision, RevisionOf(i));
        }

        return writes;
    }

    private Violation? CheckTime()
    {
        var (times, ends) = InTime();
        var largest = 1L;
        var largestOperation = -1;
        for (var t = 0; t < times.Length; t++)
        {
            var operation = ends[t] >> 1;
            var revision = RevisionOf(operation);
            if ((ends[t] & 1) != 0)
            {
                if (revision > largest)
                {
                    (largest, largestOperation) = (revision, operation);
                }

                continue;
            }

            Earliest[operation] = _operations[operation].Client == Operation.TheStore
                ? EarliestEnd(operation, largest)
                : largest;
            var needed = Roles[operation] switch
            {
                OperationRole.Write => largest + 1,
                OperationRole.Read => largest,
                OperationRole.StaleRead => 1,
                _ => 0,
            };
            if (revision < needed)
            {
                return TooOld(operation, revision, largestOperation, largest);
            }
        }

        SetLatest(ends);
        return null;
    }

    private long EarliestEnd(int operation, long largest)
    {
        if (_mayEndEarly)
        {
            return 1;
        }

        foreach (var watch in _watches)
        {
            foreach (var item in watch.Items)
            {
                if (item is WatchEvents events && item.Seq < _operations[operation].Invoked)
                {
                    largest = Math.Max(largest, events.Events[^1].Revision);
                }
            }
        }

        return largest;
    }

    /// <summary>Backwards, because what limits an operation is called after it returned.</summary>
    private void SetLatest(int[] ends)
    {
        var smallest = long.MaxValue;
        for (var t = ends.Length - 1; t >= 0; t--)
        {
            var operation = ends[t] >> 1;
            if ((ends[t] & 1) != 0)
            {
                _latest[operation] = smallest;
            }
            else if (Roles[operation] is OperationRole.Write or OperationRole.Read)
            {
                var before = RevisionOf(operation) - (Roles[operation] == OperationRole.Write ? 1 : 0);
                smallest = Math.Min(smallest, before);
            }
        }
    }

    private (long[] Times, int[] Ends) InTime()
    {
        var returns = 0;
        for (var i = 0; i < Roles.Length; i++)
        {
            returns += IsReturnKnown(i) ? 1 : 0;
        }

        var times = new long[Roles.Length + returns];
        var ends = new int[times.Length];
        var next = 0;
        for (var i = 0; i < Roles.Length; i++)
        {
            times[next] = _operations[i].Invoked;
            ends[next++] = i << 1;
            if (IsReturnKnown(i))
            {
                times[next] = _operations[i].Returned;
                ends[next++] = (i << 1) | 1;
            }
        }

        Array.Sort(times, ends);
        return (times, ends);
    }

    private bool IsReturnKnown(int operation) =>
        Roles[operation] is not (OperationRole.UnknownWrite or OperationRole.Silent);

    private Violation? CheckCount(int writes)
    {
        if (LastRevision - 1 <= (long)writes + UnknownWrites)
        {
            return null;
        }

        var text = $"Revision {LastRevision} was seen, but at most {writes + UnknownWrites} writes can have happened"
            + $" ({writes} acknowledged, {UnknownWrites} unknown), and the first takes revision 2.";
        return new Violation(Law.LinearizableRevisions, text) { Revision = LastRevision };
    }

    private Violation? PlaceWrites()
    {
        WriteAt = new int[LastRevision + 1];
        Array.Fill(WriteAt, -1);
        Holes = (int)LastRevision - 1;
        for (var i = 0; i < Roles.Length; i++)
        {
            if (Roles[i] != OperationRole.Write)
            {
                continue;
            }

            var revision = RevisionOf(i);
            var other = WriteAt[revision];
            if (other >= 0)
            {
                return new Violation(
                    Law.LinearizableRevisions,
                    $"Two writes were given revision {revision}: {_operations[other]} and {_operations[i]}.")
                {
                    Operations = [_operations[other].Id, _operations[i].Id],
                    Revision = revision,
                    Seq = _operations[i].Returned,
                };
            }

            WriteAt[revision] = i;
            Holes--;
        }

        return null;
    }

    private Violation TooOld(int operation, long revision, int largestOperation, long largest)
    {
        var text = largestOperation < 0
            ? $"{_operations[operation]} has a revision that no operation of its kind can have: a store begins at 1."
            : $"{_operations[operation]} was answered at revision {revision}, though revision {largest} had been"
                + $" returned before it was called, by {_operations[largestOperation]}.";
        return new Violation(Law.LinearizableRevisions, text)
        {
            Operations = largestOperation < 0
                ? [_operations[operation].Id]
                : [_operations[largestOperation].Id, _operations[operation].Id],
            Revision = revision,
            Seq = _operations[operation].Returned,
        };
    }
}
