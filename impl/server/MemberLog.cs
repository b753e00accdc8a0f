using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;
using Vigil.Storage;

namespace Vigil.Server;

/// <summary>What makes a member durable: its log, and the way to the other members.</summary>
/// <param name="Storage">Opened; the member closes it.</param>
/// <param name="Recovered">What was found in it.</param>
/// <param name="Connector">How the others are reached.</param>
/// <param name="Node">Its node's configuration.</param>
internal sealed record MemberLog(LogStore Storage, Recovered Recovered, IPeerConnector Connector, NodeOptions Node)
{
    /// <inheritdoc cref="NodeParts.Hosts"/>
    public IReadOnlyList<Api.Member> Hosts { get; init; } = [];

    /// <summary>What members prove themselves with; null where they don't.</summary>
    public PeerSecret? Secret { get; init; }

    /// <inheritdoc cref="NodeParts.OnRefused"/>
    public Action<Api.Member, string>? OnRefused { get; init; }

    /// <inheritdoc cref="NodeParts.OnForged"/>
    public Action<string, bool>? OnForged { get; init; }
}
