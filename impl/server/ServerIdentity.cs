using Vigil.Seams;

namespace Vigil.Server;

/// <summary>Who answers: in every response header and in the list of members.</summary>
/// <param name="ClusterId">The same on every member; not 0.</param>
/// <param name="MemberId">This member's own; not 0.</param>
internal sealed record ServerIdentity(ulong ClusterId, ulong MemberId)
{
    /// <summary>The version of etcd whose interface is served: clients check it before they use newer calls.</summary>
    public const string EtcdVersion = "3.4.0";

    /// <summary>For people; need not be unique.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Where clients reach this member; empty when that is not known.</summary>
    public IReadOnlyList<string> ClientUrls { get; init; } = [];

    /// <summary>Where other members would reach this one.</summary>
    public IReadOnlyList<string> PeerUrls { get; init; } = ["http://localhost:2380"];

    /// <summary>A new cluster of one new member.</summary>
    public static ServerIdentity Create(IEntropy entropy) =>
        new(DrawId(entropy), DrawId(entropy));

    private static ulong DrawId(IEntropy entropy) =>
        ((ulong)(uint)entropy.Next("server.identity", int.MaxValue) << 32)
        | (uint)(entropy.Next("server.identity", int.MaxValue) + 1);
}
