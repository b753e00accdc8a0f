using Vigil.Sim.Audit.Stories;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.World.History;

namespace Vigil.Soak;

/// <summary>Does to the members what the rounds say, and sees that they work again before the next.</summary>
internal sealed class Striker(
    SoakOptions options,
    Fleet members,
    SoakClients clients,
    HistoryRecorder history,
    StoryRandom random,
    Action<string> complain)
{
    /// <summary>How long a cluster may take to answer again: far more than elections and starts do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>One after the other, so that a few rounds have each.</summary>
    private static readonly Strike[] OfCluster =
    [
        Strike.KillLeader,
        Strike.KillOne,
        Strike.PauseLeader,
        Strike.KillAll,
        Strike.KillLeader,
        Strike.PauseOne,
        Strike.KillTwice,
    ];

    private readonly ExecutionHistory _seen = history.Finish(null, converged: false);

    private bool IsAlone => options.Members == 1;

    /// <summary>Every strike so far, with the time until a write was acknowledged that was called after it.</summary>
    public List<(Strike Strike, TimeSpan Downtime)> Struck { get; } = [];

    /// <summary>How long starts took, from the process to the moment when it serves.</summary>
    public List<TimeSpan> Starts { get; } = [];

    /// <summary>How many processes were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>One round.</summary>
    /// <returns>What it did, in a few words; null when the members did not come back.</returns>
    public async Task<string?> RoundAsync(int round)
    {
        await Task.Delay(random.Next(IsAlone ? 60 : 1200));
        var strike = IsAlone
            ? random.Next(10) == 0 ? Strike.KillTwice : Strike.KillOne
            : OfCluster[round % OfCluster.Length];
        var victims = await VictimsAsync(strike);
        var names = Names(victims);
        var isPause = strike is Strike.PauseOne or Strike.PauseLeader;
        var fault = isPause ? Pause(victims[0]) : await KillAsync(victims, names);
        var write = AwaitWriteAsync(fault);
        await (isPause ? ResumeAsync(victims[0], fault) : RestartAsync(strike, victims));
        if (await write is not { } downtime)
        {
            complain($"No write was acknowledged within {Patience.TotalSeconds} s of {strike} of {names}, round "
                + $"{round + 1}.");
            return null;
        }

        Struck.Add((strike, downtime));
        return $"{strike} of {names}: {downtime.TotalMilliseconds:n0} ms until a write";
    }

    /// <summary>Whoever ended without having been killed.</summary>
    public bool SomebodyEnded()
    {
        var complaint = members.Complaint();
        if (complaint is not null)
        {
            complain(complaint);
        }

        return complaint is not null;
    }

    /// <summary>Starts one and waits until it serves.</summary>
    public async Task StartAsync(int member)
    {
        var begin = TimeProvider.System.GetTimestamp();
        await members.RestartAsync(member);
        Starts.Add(TimeProvider.System.GetElapsedTime(begin));
    }

    private async Task<int[]> VictimsAsync(Strike strike)
    {
        var leader = await members.FindLeaderAsync() ?? 0;
        int[] others = [.. Enumerable.Range(0, members.Count).Where(member => member != leader || IsAlone)];
        return strike switch
        {
            Strike.KillAll => [.. Enumerable.Range(0, members.Count)],
            Strike.KillLeader or Strike.PauseLeader => [leader],
            _ => [others[random.Next(others.Length)]],
        };
    }

    private static string Names(int[] victims) => string.Join(", ", victims.Select(AuditServers.NameOf));

    private FaultRecord Pause(int victim)
    {
        members.Processes[victim].Pause();
        var name = AuditServers.NameOf(victim);
        return history.Fault($"SIGSTOP to {name}", FaultEffect.Lasts, name);
    }

    private async Task ResumeAsync(int victim, FaultRecord fault)
    {
        await Task.Delay(random.Next(1000, 4000));
        members.Processes[victim].Resume();
        history.EndFault(fault, $"SIGCONT to {AuditServers.NameOf(victim)}");
    }

    private async Task<FaultRecord> KillAsync(int[] victims, string names)
    {
        var killing = victims.Select(members.KillAsync).ToArray();
        Kills += victims.Length;
        var fault = history.Fault(
            $"SIGKILL to {names}", FaultEffect.Replaces, [.. victims.Select(AuditServers.NameOf)]);
        await Task.WhenAll(killing);
        return fault;
    }

    private async Task RestartAsync(Strike strike, int[] victims)
    {
        if (strike == Strike.KillTwice)
        {
            _ = members.RestartAsync(victims[0]);
            await Task.Delay(random.Next(500));
            await KillAsync(victims, $"{Names(victims)}, which was starting");
        }

        // The others go on without it for a while, or it is back before they know that it was away.
        if (victims.Length < members.Count && random.Next(3) > 0)
        {
            await Task.Delay(random.Next(2500));
        }

        await Task.WhenAll(victims.Select(StartAsync));
    }

    /// <summary>Waits for a write that was called after <paramref name="fault"/> and acknowledged.</summary>
    private async Task<TimeSpan?> AwaitWriteAsync(FaultRecord fault)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < Patience && !SomebodyEnded())
        {
            if (Downtime.After(fault, _seen.Operations) is { } downtime)
            {
                return downtime;
            }

            if (!IsAlone)
            {
                // Clients that wait for an answer of the old leader's say nothing about the new one.
                clients.Probe();
            }

            await Task.Delay(IsAlone ? 5 : 25);
        }

        return null;
    }
}
