using Google.Protobuf;
using Vigil.Api.Peers;

namespace Vigil.Server.Node.Proofs;

/// <summary>A caller's way to one life of a member: both ends' numbers, and a count of calls. Thread-safe.</summary>
/// <param name="challenge">The member's.</param>
/// <param name="caller">The caller's.</param>
internal sealed class ProvenSession(ByteString challenge, byte[] caller)
{
    private ulong _calls;

    /// <summary>A call that nobody has made before.</summary>
    public ProvenCall NextCall() => new()
    {
        Challenge = challenge,
        Caller = UnsafeByteOperations.UnsafeWrap(caller),
        Sequence = Interlocked.Increment(ref _calls),
    };
}
