namespace Vigil.Sim.World;

/// <summary>
/// The workload that the speed of clusters is measured on: three members and five clients who write, read and watch
/// while members are killed, partitioned and made leader.
/// </summary>
public static class ClusterWorkload
{
    private const int Clients = 5;

    /// <summary>The same every time.</summary>
    public static Workload Create()
    {
        var clients = new List<ClientScript>();
        for (var client = 0; client < Clients; client++)
        {
            var steps = new List<ScriptStep> { new WatchStep(0, 4, 0) { PrevKv = true } };
            for (var i = 0; i < 8; i++)
            {
                steps.Add((i % 4) switch
                {
                    2 => new TxnStep(i % 4, TxnCondition.Exists, [i % 4, (i + 1) % 4], [], false),
                    3 => new GetStep(0, 4, 0, 0),
                    _ => new PutStep((i + client) % 4, PrevKv: true),
                });
            }

            clients.Add(new ClientScript(steps));
        }

        FaultStep[] faults =
        [
            new(FaultKind.PeerPartition, 0, 150, 6000) { Member = FaultStep.Leader },
            new(FaultKind.Restart, 0, 100, 3000) { Member = 1 },
            new(FaultKind.LeaderMove, 0, 100, 500) { Member = 2 },
            new(FaultKind.SlowDisk, 0, 50, 6000) { Member = FaultStep.Leader },
        ];
        var world = new WorldOptions { Members = 3, RestsMs = 1500, SnapshotAfterBytes = 1500, KeepEntries = 4 };
        return new Workload(world, clients, faults);
    }
}
