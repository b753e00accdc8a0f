using Vigil.Sim.World.History;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World.Search;

/// <summary>How much happened in the virtual time of executions.</summary>
/// <param name="Busy">
/// The part of it in which clients and faults were at work; the rest waits for calm and checks.
/// </param>
/// <param name="Acknowledged">How many requests were answered as done.</param>
/// <param name="Elections">How many terms of leaders and candidates there were.</param>
/// <param name="BytesSynced">How many bytes reached disks for good.</param>
internal readonly record struct SweepVolume(TimeSpan Busy, long Acknowledged, long Elections, long BytesSynced)
{
    /// <summary>No execution has more: a forged term may be the last that there is.</summary>
    private const long TermsMax = 1_000_000;

    /// <summary>That of one execution.</summary>
    /// <param name="history">What the clients saw.</param>
    /// <param name="servers">Who served them.</param>
    /// <param name="busy">See <see cref="Busy"/>.</param>
    public static SweepVolume Of(ExecutionHistory history, IServers servers, TimeSpan busy)
    {
        var cluster = servers as ClusterHost;
        return new SweepVolume(
            busy,
            history.Operations.Count(operation => operation is { IsOfClient: true, Outcome.IsOk: true }),
            Math.Min(TermsMax, cluster?.Members.Max(member => member.Node?.Status.Term) ?? 0),
            cluster?.Members.Sum(member => member.Disk.BytesSynced) ?? 0);
    }

    /// <summary>Both together.</summary>
    public SweepVolume Plus(SweepVolume other) => new(
        Busy + other.Busy,
        Acknowledged + other.Acknowledged,
        Elections + other.Elections,
        BytesSynced + other.BytesSynced);
}
