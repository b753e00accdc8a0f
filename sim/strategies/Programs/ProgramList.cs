namespace Vigil.Sim.Strategies.Programs;

/// <summary>
/// The small programs with a bug each, by the names that SCTBench gives to what they were written after.
/// </summary>
internal static class ProgramList
{
    /// <summary>All of them, easy and hard.</summary>
    public static IReadOnlyList<(string Name, Func<Threads, Task> Program)> All { get; } =
    [
        ("account", QueuePrograms.Account),
        ("bluetooth_driver", OrderPrograms.BluetoothDriver),
        ("carter01", LockPrograms.Carter01),
        ("circular_buffer", QueuePrograms.CircularBuffer),
        ("deadlock01", LockPrograms.Deadlock01),
        ("din_phil3", static t => LockPrograms.Philosophers(t, 3)),
        ("din_phil5", static t => LockPrograms.Philosophers(t, 5)),
        ("lazy01", OrderPrograms.Lazy01),
        ("phase01", LockPrograms.Phase01),
        ("reorder_3", static t => OrderPrograms.Reorder(t, 2)),
        ("reorder_4", static t => OrderPrograms.Reorder(t, 3)),
        ("reorder_5", static t => OrderPrograms.Reorder(t, 4)),
        ("reorder_10", static t => OrderPrograms.Reorder(t, 9)),
        ("stack", QueuePrograms.Stack),
        ("stringbuffer", LockPrograms.StringBuffer),
        ("sync01", QueuePrograms.Sync01),
        ("token_ring", OrderPrograms.TokenRing),
        ("twostage", static t => OrderPrograms.TwoStage(t, 1)),
        ("twostage_20", static t => OrderPrograms.TwoStage(t, 19)),
        ("work_stealing", QueuePrograms.WorkStealing),
        ("wronglock_3", static t => LockPrograms.WrongLock(t, 3)),
        ("wronglock", static t => LockPrograms.WrongLock(t, 7)),
    ];
}
