using Vigil.Core;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>
/// What a node is made of. The store, the lessor and the alarms are shared with the services over them.
/// </summary>
internal sealed record NodeParts
{
    /// <summary>Who this is; the same that is on its disk.</summary>
    public required ServerIdentity Identity { get; init; }

    /// <summary>An empty store; it becomes what the disk held.</summary>
    public required WatchableStore Store { get; init; }

    /// <summary>Of that store.</summary>
    public required Lessor Lessor { get; init; }

    /// <summary>What is wrong with members.</summary>
    public required Alarms Alarms { get; init; }

    /// <summary>The log on its disk, which the node closes.</summary>
    public required LogStore Storage { get; init; }

    /// <summary>
    /// Whom a member that has no data yet answers, until its leader's snapshot names the members. Empty for others.
    /// </summary>
    public IReadOnlyList<Api.Member> Hosts { get; init; } = [];

    /// <summary>How the others are reached.</summary>
    public required IPeerConnector Connector { get; init; }

    /// <summary>
    /// Called, from any thread and again with each attempt, when another member refuses this one's messages, and why:
    /// it is in another cluster, or somebody else. Null for nobody.
    /// </summary>
    public Action<Api.Member, string>? OnRefused { get; init; }

    /// <summary>
    /// Called, from any thread and at a bounded rate, with what was refused at the peer port or skipped in the log, and
    /// whether it is certain that no correct member sent it. Null for nobody.
    /// </summary>
    public Action<string, bool>? OnForged { get; init; }

    /// <summary>Its clock; monotonic time counts.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where it draws.</summary>
    public required IEntropy Entropy { get; init; }

    /// <summary>Where its work runs.</summary>
    public required ISpawner Spawner { get; init; }

    /// <summary>As for <see cref="Supervisor"/>: called with what failed of its work, and why.</summary>
    public required Action<string, Exception> OnFault { get; init; }
}
