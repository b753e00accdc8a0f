using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Scopes;

/// <summary>A situation so small that all its executions can be run.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="About">What happens in it.</param>
/// <param name="Workload">What happens from outside.</param>
/// <param name="Mutants">The deliberate faults that show in it.</param>
public sealed record Scope(string Name, string About, Workload Workload, IReadOnlyList<string> Mutants)
{
    private static readonly WorldOptions World = new() { Keys = 1, FreezesWhenQuiet = true };

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<Scope> All { get; } =
    [
        new(
            "put",
            "a watch from now, beside two clients that put once each",
            new Workload(
                World,
                [
                    new ClientScript([new WatchStep(0, 1, 0)]),
                    new ClientScript([new PutStep(0, PrevKv: true)]),
                    new ClientScript([new PutStep(0, PrevKv: true)]),
                ],
                []),
            ["StaleRange", "LeaveInGroup"]),
        new(
            "compact",
            "two puts and a compaction, beside a watch from the first revision",
            new Workload(
                World with { SyncRevisionsMax = 1 },
                [
                    new ClientScript([new PutStep(0, PrevKv: true), new PutStep(0, PrevKv: true), new CompactStep(0)]),
                    new ClientScript([new WatchStep(0, 1, 1) { PrevKv = true }]),
                ],
                []),
            [
                "RegisterWithoutHistory",
                "RepeatAfterSync",
                "SkipCompacted",
                "PassLaggingWatcher",
                "PrevKvIsPresent",
                "LeaveInGroup",
            ]),
        new(
            "blocked",
            "two watches of one stream, whose buffers hold one event, beside a client that puts twice",
            new Workload(
                World with { BufferEventsMax = 1, BatchEventsMax = 1 },
                [
                    new ClientScript([new StreamStep([new WatchStep(0, 1, 0), new WatchStep(0, 1, 0)])]),
                    new ClientScript([new PutStep(0, PrevKv: true), new PutStep(0, PrevKv: true)]),
                ],
                []),
            ["StaleRange", "DropWhenBlocked", "LeaveInGroup", "ForgetBlocked"]),
        new(
            "reconnect",
            "two puts, beside a watch whose connection is reset",
            new Workload(
                World,
                [
                    new ClientScript([new WatchStep(0, 1, 0)]),
                    new ClientScript([new PutStep(0, PrevKv: true), new PutStep(0, PrevKv: true)]),
                ],
                [new FaultStep(FaultKind.Reset, 0, 0, 0)]),
            ["StaleRange", "RegisterWithoutHistory", "LeaveInGroup", "ResumeFromLastDelivered", "ResumeFromNow"]),
    ];

    /// <summary>Runs one execution of it, with these deliberate faults in the code.</summary>
    /// <returns>Its class, and what broke; null for nothing.</returns>
    internal (ulong Class, string? Failure) Run(ChoiceStream choices, Mutants mutants)
    {
        var report = Execution.Run(Workload, choices, mutants);
        return (report.Class, report.Holds ? null : report.Violations[0].ToString());
    }

    /// <summary>The scope of this name; null when there is none.</summary>
    public static Scope? Find(string name) => All.FirstOrDefault(scope => scope.Name == name);
}
