using Grpc.Core;
using Vigil.Sim.Testing;

namespace Vigil.Samples.Locks;

/// <summary>Some workers want one lock, the network and the disk misbehave, and no two may ever hold it.</summary>
/// <param name="checksAgain">False for the service with the bug.</param>
public sealed class LockTest(bool checksAgain)
{
    /// <summary>One execution.</summary>
    public async Task RunAsync(SimWorld world)
    {
        // Until when each worker may take the lock for its own.
        var holders = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        world.Always(
            "Two workers hold the lock at once.",
            () => holders.Values.Count(until => until > world.Clock.GetUtcNow()) <= 1);

        world.Start("server", process =>
        {
            process.Serve(server => Locks.BindService(server, new LockService(process.Clock, Journal, checksAgain)));

            // A disk that sometimes stalls: 10 ms, 40 ms, … 2.56 s a line.
            async Task Journal(string line)
            {
                var milliseconds = 10 << (2 * process.Next("disk", 5));
                await process.Delay(TimeSpan.FromMilliseconds(milliseconds));
                process.Note($"wrote \"{line}\" in {milliseconds} ms");
            }
        });
        var workers = Enumerable.Range(1, 2 + world.Choose("workers", 2))
            .Select(i => world.Start($"worker-{i}", process => WorkAsync(process, holders)).Completion);
        await Task.WhenAll([.. workers, world.Disturb()]);
    }

    private static async Task WorkAsync(MachineProcess process, SortedDictionary<string, DateTimeOffset> holders)
    {
        var locks = new Locks.LocksClient(process.Connect("server"));
        for (var end = Now().AddSeconds(20); Now() < end; await process.Delay(TimeSpan.FromSeconds(2)))
        {
            try
            {
                var requested = Now();
                var grant = await locks.AcquireAsync(new AcquireRequest { Name = "backup" }, deadline: Patience());
                Hold(requested + LockService.Ttl);
                for (var turns = process.Next("work.turns", 3); turns > 0; turns--)
                {
                    await process.Delay(TimeSpan.FromSeconds(1 + process.Next("work.seconds", 4)));
                    requested = Now();
                    await locks.KeepAliveAsync(grant, deadline: Patience());
                    Hold(requested + LockService.Ttl);
                }

                holders.Remove(process.Name);
                await locks.ReleaseAsync(grant, deadline: Patience());
            }
            catch (RpcException)
            {
                // Refused, out of reach, or lost on the way: it tries again, and may hold the lock until its time is
                // over.
            }
        }

        DateTimeOffset Now() => process.Clock.GetUtcNow();

        DateTime Patience() => Now().UtcDateTime.AddSeconds(10);

        void Hold(DateTimeOffset until)
        {
            holders[process.Name] = until;
            process.Note($"takes the lock for its own until second {until:s.fff}");
        }
    }
}
