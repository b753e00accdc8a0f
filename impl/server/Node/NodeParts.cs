using Vigil.Core;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>What a node is made of. The store, the lessor and the alarms are shared with the services over them.</summary>
public sealed record NodeParts
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

    /// <summary>How the others are reached.</summary>
    public required IPeerConnector Connector { get; init; }

    /// <summary>
    /// For a member that joins: who the members are, as one of them told. It answers them until its own log says who they
    /// are, and is not looked at afterwards.
    /// </summary>
    public IReadOnlyList<Api.Member> Seeds { get; init; } = [];

    /// <summary>Its clock; monotonic time counts.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where it draws.</summary>
    public required IEntropy Entropy { get; init; }

    /// <summary>Where its work runs.</summary>
    public required ISpawner Spawner { get; init; }
}
