using Vigil.Sim.Audit.Servers;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.Audit.Wires;

namespace Vigil.Sim.Audit.Rounds;

/// <summary>What faults of the wires mean for links.</summary>
/// <param name="servers">Whose links.</param>
/// <param name="clients">How many clients there are; the last one, which reads at the end, is beside them.</param>
internal sealed class Cut(AuditServers servers, int clients)
{
    private const int SlowPeerDelayMs = 60;
    private const int SlowClientBytes = 4_000;

    /// <summary>What begins a fault, and what ends it.</summary>
    public (Action Begin, Action End) Of(AuditFaultKind kind, int member)
    {
        var name = AuditServers.NameOf(member);
        string[] peers =
        [
            .. Enumerable.Range(0, servers.Count).Where(other => other != member).Select(AuditServers.NameOf),
        ];
        string[] users = [.. Enumerable.Range(0, clients).Select(i => $"client {i}")];
        return kind switch
        {
            AuditFaultKind.Isolate => Stall([.. To(peers), .. From(peers)]),
            AuditFaultKind.IsolateIn => Stall(To(peers)),
            AuditFaultKind.IsolateOut => Stall(From(peers)),
            AuditFaultKind.StallClients => Stall([.. To(users), .. From(users)]),
            AuditFaultKind.StallAnswers => Stall(From(users)),
            AuditFaultKind.SlowPeers => Slow([.. To(peers), .. From(peers)], SlowPeerDelayMs, 0),
            AuditFaultKind.SlowClients => Slow(From(users), 0, SlowClientBytes),
            AuditFaultKind.ResetPeers => (() => servers.ResetPeers(member), static () => { }),
            AuditFaultKind.ResetClients => (() => servers.ResetClients(member), static () => { }),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is no fault of the wires."),
        };

        Link[] To(string[] others) => [.. others.Select(other => servers.Links.Of(other, name))];
        Link[] From(string[] others) => [.. others.Select(other => servers.Links.Of(name, other))];
    }

    private static (Action Begin, Action End) Stall(Link[] links) =>
        (() => Array.ForEach(links, link => link.Stall()), () => Array.ForEach(links, link => link.Resume()));

    private static (Action Begin, Action End) Slow(Link[] links, int delayMs, int bytesPerSecond) =>
        (() => Array.ForEach(links, link => link.Slow(delayMs, bytesPerSecond)),
            () => Array.ForEach(links, link => link.Slow(0, 0)));
}
