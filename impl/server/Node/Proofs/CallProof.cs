using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Vigil.Api.Peers;

namespace Vigil.Server.Node.Proofs;

/// <summary>
/// Proves and checks the messages of one call, at either end: each by its direction, its place, its bytes and the call.
/// Not thread-safe: a call has one writer and one reader.
/// </summary>
/// <remarks>
/// The key is the call's own, from both ends' numbers: a message that is recorded is one of no other call, and of no
/// other place in this one. That a stream ends is not proven: who is between two members can cut it off in any case.
/// </remarks>
internal sealed class CallProof
{
    private readonly byte[] _key;
    private readonly bool _coversContent;
    private ulong _requests;

    /// <param name="secret">The cluster's.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="call">Which call.</param>
    /// <param name="mutants">Faults.</param>
    public CallProof(PeerSecret secret, string method, ProvenCall call, NodeMutants mutants)
    {
        _key = secret.Prove(
            "call",
            Encoding.UTF8.GetBytes(method),
            call.Challenge.ToByteArray(),
            call.Caller.ToByteArray(),
            PeerSecret.PartOf(call.Sequence));
        _coversContent = !mutants.HasFlag(NodeMutants.TrustReplay);
    }

    /// <summary>The next request.</summary>
    public Proven Request(ByteString body)
    {
        var request = new Proven { Body = body };
        request.Proof = UnsafeByteOperations.UnsafeWrap(Of(request, isAnswer: false, _requests++));
        return request;
    }

    /// <summary>Whether it is the next request, as its sender has written it.</summary>
    public bool IsNextRequest(Proven request) => Matches(request, isAnswer: false, _requests++);

    /// <summary>The answer.</summary>
    public Proven Answer(ByteString body) => Answer(new Proven { Body = body });

    /// <summary>An answer that is none.</summary>
    public Proven Answer(Status status) =>
        Answer(new Proven { Code = (uint)status.StatusCode, Detail = status.Detail });

    /// <summary>Whether it is the answer, as the member has written it.</summary>
    public bool IsAnswer(Proven answer) => Matches(answer, isAnswer: true, place: 0);

    private Proven Answer(Proven answer)
    {
        answer.Proof = UnsafeByteOperations.UnsafeWrap(Of(answer, isAnswer: true, place: 0));
        return answer;
    }

    private bool Matches(Proven message, bool isAnswer, ulong place) =>
        PeerSecret.AreEqual(Of(message, isAnswer, place), message.Proof.Span);

    private byte[] Of(Proven message, bool isAnswer, ulong place)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        PeerSecret.Append(mac, PeerSecret.PartOf(isAnswer ? 1UL : 0UL));
        PeerSecret.Append(mac, PeerSecret.PartOf(place));
        if (_coversContent)
        {
            PeerSecret.Append(mac, PeerSecret.PartOf(message.Code));
            PeerSecret.Append(mac, Encoding.UTF8.GetBytes(message.Detail));
            PeerSecret.Append(mac, message.Body.Span);
        }

        return mac.GetHashAndReset();
    }
}
