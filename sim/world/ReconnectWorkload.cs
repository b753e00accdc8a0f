namespace Vigil.Sim.World;

/// <summary>
/// The workload that speed is measured on: watches that reconnect in the middle of bursts, about 1,000 choices.
/// </summary>
public static class ReconnectWorkload
{
    /// <summary>One server, three clients of which two write and watch, resets and a restart.</summary>
    public static Workload Create()
    {
        var clients = new List<ClientScript>();
        for (var client = 0; client < 3; client++)
        {
            var steps = new List<ScriptStep>
            {
                new WatchStep(0, 4, 0) { PrevKv = true },
                new WatchStep(client, 1, 0),
            };
            for (var i = 0; i < 30; i++)
            {
                steps.Add((i % 5) switch
                {
                    3 => new TxnStep(i % 4, TxnCondition.None, [i % 4, (i + 1) % 4], [], false),
                    4 => new GetStep(0, 4, 0, 0),
                    _ => new PutStep((i + client) % 4, PrevKv: true),
                });
            }

            clients.Add(new ClientScript(steps));
        }

        FaultStep[] faults =
        [
            new(FaultKind.Reset, 0, 40, 5),
            new(FaultKind.Restart, 1, 60, 5),
            new(FaultKind.Reset, 2, 60, 5),
        ];
        return new Workload(new WorldOptions { BufferEventsMax = 8, BatchEventsMax = 4 }, clients, faults);
    }
}
