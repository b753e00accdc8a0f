using FsCheck;
using FsCheck.Fluent;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;

namespace Vigil.Properties.Laws;

/// <summary>Workloads in which watches lose their connection in the middle of writes.</summary>
public static class Reconnects
{
    public static Arbitrary<Workload> Arbitrary() => Focus.On(workload => workload with
    {
        Clients = [
            .. workload.Clients.Select((client, i) => Focus.Prepend(client, new WatchStep(0, workload.World.Keys, i)))],
        Faults =
            [new FaultStep(FaultKind.Reset, 0, 15, 5), .. workload.Faults, new FaultStep(FaultKind.Restart, 0, 20, 5)],
    });
}

/// <summary>Workloads in which history is compacted under watches that need it.</summary>
public static class Compactions
{
    public static Arbitrary<Workload> Arbitrary() => Focus.On(workload => workload with
    {
        Clients =
        [
            .. workload.Clients.Select(client => Focus.Append(
                client, new CompactStep(1), new WatchStep(0, 1, 4), new WatchStep(0, workload.World.Keys, 2))),
        ],
    });
}

/// <summary>Workloads in which transactions change several keys that are watched together.</summary>
public static class Transactions
{
    public static Arbitrary<Workload> Arbitrary() => Focus.On(workload =>
    {
        var keys = Enumerable.Range(0, workload.World.Keys).ToArray();
        return workload with
        {
            Clients =
            [
                .. workload.Clients.Select((client, i) => Focus.Append(
                    Focus.Prepend(client, new WatchStep(0, workload.World.Keys, i) { Pace = 2 * i }),
                    new TxnStep(0, TxnCondition.None, keys, [], false),
                    new TxnStep(0, TxnCondition.None, [0], [.. keys.Skip(1)], false))),
            ],
        };
    });
}

/// <summary>How a focused workload is made from any, and shrunk without losing what it is about.</summary>
internal static class Focus
{
    public static Arbitrary<Workload> On(Func<Workload, Workload> focus) =>
        Arb.From(Workloads.Arbitrary().Generator.Select(focus), WorkloadShrinks.Of);

    public static ClientScript Prepend(ClientScript client, params ScriptStep[] steps) =>
        new([.. steps, .. client.Steps]);

    public static ClientScript Append(ClientScript client, params ScriptStep[] steps) =>
        new([.. client.Steps, .. steps]);
}
