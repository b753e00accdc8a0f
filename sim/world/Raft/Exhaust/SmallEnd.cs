using Vigil.Raft;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>The state in which an execution of a small scope ends, and what has to come after it.</summary>
internal static class SmallEnd
{
    /// <summary>More events than any execution of a small scope has when the nodes are right.</summary>
    public const int EventsMax = 500;

    private const int TicksMax = 400;
    private const int MessagesMax = 10_000;

    /// <summary>What is wrong with an execution of so many events.</summary>
    public static RaftViolation Endless { get; } =
        new(RaftLaw.Convergence, $"after {EventsMax} events no end is in sight", 0);

    /// <summary>What distinguishes it from other ends.</summary>
    /// <param name="machines">The machines.</param>
    /// <param name="lanes">How many events of each row of the script have happened.</param>
    public static Fingerprint Of(IEnumerable<Fingerprint> machines, IEnumerable<byte> lanes)
    {
        var hash = Fingerprint.Of([lanes.ToArray()]);
        foreach (var machine in machines)
        {
            hash = hash.Then(machine);
        }

        return hash;
    }

    /// <summary>
    /// Convergence: with time, and with messages that arrive in the order in which they were sent, there is a leader,
    /// what it proposes is committed, and all voters have the same state. A watch has by then what it is owed.
    /// </summary>
    /// <param name="machines">In the state of the end; they go on from there.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static RaftViolation? Converge(IReadOnlyList<SmallMachine> machines)
    {
        try
        {
            foreach (var machine in machines)
            {
                machine.Store?.Drain();
            }

            var isProposed = false;
            var flights = new Queue<Message>();
            foreach (var machine in machines)
            {
                machine.Draws = true;
            }

            for (var tick = 0; tick < TicksMax; tick++)
            {
                foreach (var machine in machines)
                {
                    machine.Tick();
                    Work(machine, flights);
                }

                for (var i = 0; i < MessagesMax && flights.TryDequeue(out var message); i++)
                {
                    var to = machines[(int)message.To - 1];
                    to.Feed(new SmallEvent(SmallKind.Arrive, (int)to.Id), message, static _ => 0);
                    Take(to, flights);
                    if (message.Kind == MessageKind.InstallSnapshot)
                    {
                        var from = machines[(int)message.From - 1];
                        from.Node.ReportSnapshot(message.To, arrived: true);
                        Work(from, flights);
                    }
                }

                var leader = machines.Where(machine => machine.Node.Role == RaftRole.Leader)
                    .MaxBy(machine => machine.Node.Term);
                if (leader is null)
                {
                    continue;
                }

                if (!isProposed)
                {
                    isProposed = leader.Node.Propose(new byte[] { 1 });
                    Work(leader, flights);
                }
                else if (machines.Where(machine => leader.Node.Conf.IsVoter(machine.Id))
                    .All(machine => machine.State == leader.State && machine.State.Index == leader.Node.Log.Last))
                {
                    return null;
                }
            }

            return new RaftViolation(
                RaftLaw.Convergence, $"after {TicksMax} ticks without faults the members are not one", 0);
        }
        catch (Exception failure)
        {
            return new RaftViolation(RaftLaw.InvariantHeld, $"after the end: {failure.Message}", 0);
        }
    }

    private static void Work(SmallMachine machine, Queue<Message> flights)
    {
        machine.Work(static _ => 0);
        Take(machine, flights);
    }

    private static void Take(SmallMachine machine, Queue<Message> flights)
    {
        foreach (var message in machine.Sent)
        {
            flights.Enqueue(message);
        }

        machine.Clear();
    }
}
