using Vigil.Core;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Servers;

/// <summary>What serves the clients of an execution: one server in memory, or the members of a cluster.</summary>
internal interface IServers
{
    /// <summary>Where clients can connect to, running or not.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The processes that run now.</summary>
    IEnumerable<SimProcess> Processes { get; }

    /// <summary>The stores of those who serve now.</summary>
    IEnumerable<WatchableStore> Stores { get; }

    /// <summary>What the stores counted, over all the lives of their processes.</summary>
    StoreStats Totals { get; }

    /// <summary>Whether one that is killed comes back at once, since there is nobody else to serve meanwhile.</summary>
    bool ComesBackAtOnce { get; }

    /// <summary>Which one a fault hits.</summary>
    /// <param name="member">Its place among <see cref="Names"/>, wrapped around; below 0 for whoever leads.</param>
    int Resolve(int member);

    /// <summary>The id of a server, as alarms name it; that of nobody for a place behind the last.</summary>
    /// <param name="member">Its place, from 0.</param>
    ulong IdOf(int member);

    /// <summary>The alarms, and what caused them.</summary>
    AlarmTruth Alarms { get; }

    /// <summary>The process of a server; one that was killed last when none runs.</summary>
    SimProcess ProcessOf(int member);

    /// <summary>Ends the process of a server. Nothing when it does not run.</summary>
    /// <param name="member">Its place among <see cref="Names"/>.</param>
    /// <param name="isSilent">Whether its machine dies with it, so that no connection is reset.</param>
    void Kill(int member, bool isSilent);

    /// <summary>Starts a server. Nothing when it runs.</summary>
    void Start(int member);
}
