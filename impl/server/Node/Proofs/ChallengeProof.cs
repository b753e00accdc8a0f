using Google.Protobuf;
using Vigil.Api.Peers;

namespace Vigil.Server.Node.Proofs;

/// <summary>Both ends' proofs with which they begin.</summary>
internal static class ChallengeProof
{
    /// <summary>A caller's request for a member's number.</summary>
    /// <param name="secret">The cluster's.</param>
    /// <param name="number">The caller's, never used before.</param>
    public static ChallengeCall Call(PeerSecret secret, byte[] number) => new()
    {
        Number = UnsafeByteOperations.UnsafeWrap(number),
        Proof = UnsafeByteOperations.UnsafeWrap(OfCall(secret, number)),
    };

    /// <summary>
    /// Whether its caller holds the secret, or has recorded somebody who does: it gets a number, no more.
    /// </summary>
    public static bool IsProven(PeerSecret secret, ChallengeCall call) =>
        PeerSecret.AreEqual(OfCall(secret, call.Number.ToByteArray()), call.Proof.Span);

    /// <summary>A member's answer.</summary>
    /// <param name="secret">The cluster's.</param>
    /// <param name="call">What is answered.</param>
    /// <param name="number">The member's own.</param>
    /// <param name="identity">Who it is.</param>
    public static ChallengeAnswer Answer(
        PeerSecret secret, ChallengeCall call, byte[] number, ServerIdentity identity)
    {
        var answer = new ChallengeAnswer
        {
            Number = UnsafeByteOperations.UnsafeWrap(number),
            Cluster = identity.ClusterId,
            Member = identity.MemberId,
        };
        answer.Proof = UnsafeByteOperations.UnsafeWrap(OfAnswer(secret, call.Number.ToByteArray(), answer));
        return answer;
    }

    /// <summary>Whether it answers the caller's number, and its sender holds the secret.</summary>
    public static bool IsProven(PeerSecret secret, ChallengeCall call, ChallengeAnswer answer) =>
        PeerSecret.AreEqual(OfAnswer(secret, call.Number.ToByteArray(), answer), answer.Proof.Span);

    private static byte[] OfCall(PeerSecret secret, byte[] number) => secret.Prove("challenge", number);

    private static byte[] OfAnswer(PeerSecret secret, byte[] caller, ChallengeAnswer answer) => secret.Prove(
        "challenge answer",
        caller,
        answer.Number.ToByteArray(),
        PeerSecret.PartOf(answer.Cluster),
        PeerSecret.PartOf(answer.Member));
}
