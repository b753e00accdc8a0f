using System.Security.Cryptography;
using System.Text;
using System.Buffers.Binary;

namespace Vigil.Server.Node;

/// <summary>
/// Derives ids. Founders must agree on them without communication, so they follow from the common configuration.
/// </summary>
internal static class MemberIds
{
    /// <summary>The id of a founder.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="peerUrls">Where the others reach it.</param>
    /// <param name="clusterToken">What distinguishes this cluster from another one with the same addresses.</param>
    public static ulong OfFounder(string name, IEnumerable<string> peerUrls, string clusterToken) =>
        Hash($"member\n{clusterToken}\n{name}\n{string.Join('\n', peerUrls.Order(StringComparer.Ordinal))}");

    /// <summary>The id of a cluster.</summary>
    /// <param name="founders">Its first members' ids.</param>
    /// <param name="clusterToken">As above.</param>
    public static ulong OfCluster(IEnumerable<ulong> founders, string clusterToken) =>
        Hash($"cluster\n{clusterToken}\n{string.Join('\n', founders.Order())}");

    private static ulong Hash(string text)
    {
        var id = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        // 0 is nobody.
        return id == 0 ? 1 : id;
    }
}
