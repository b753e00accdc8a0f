using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>What a message of another member may come to.</summary>
internal static class PeerBounds
{
    /// <summary>
    /// The bytes after which a link adds nothing more to a batch; what was added last may be as large as a message may
    /// be.
    /// </summary>
    public const int BatchBytes = 1 << 20;

    /// <summary>
    /// The bound is never below: a member whose requests may be larger than this one's must not be cut off from it.
    /// </summary>
    private const long LeastMax = 64 << 20;

    /// <summary>
    /// The most bytes of a message to the peer port: a batch that is nearly full, then a message that is, then an entry
    /// of the largest request; and as much again for what is around them. A part of a snapshot has less.
    /// </summary>
    /// <param name="requestBytesMax">As <see cref="ServerLimits.RequestBytesMax"/>.</param>
    public static int MessageBytesMax(int requestBytesMax)
    {
        var most = BatchBytes + new RaftOptions { Id = 1 }.MessageBytesMax
            + requestBytesMax + ServerLimits.GrpcOverheadBytes;
        return (int)Math.Min(int.MaxValue, Math.Max(LeastMax, 2 * most));
    }
}
