using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Vigil.Api.Peers;
using Vigil.Seams;
using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;
using Xunit;

namespace Vigil.Properties.Node;

/// <summary>What a proof is worth: it is of one secret, one call, one place and one content.</summary>
public sealed class ProofTests
{
    private static readonly PeerSecret Secret = SecretOf("sixteen bytes or more");
    private static readonly PeerSecret Other = SecretOf("sixteen bytes or other");

    [Fact]
    public void A_secret_has_sixteen_bytes_or_more()
    {
        Assert.Throws<ArgumentException>(() => SecretOf("fifteen bytes.."));
        Assert.Equal(32, SecretOf("sixteen bytes...").Prove("x").Length);
    }

    [Fact]
    public void A_proof_depends_on_the_secret_the_purpose_and_how_the_parts_are_cut()
    {
        byte[][] proofs =
        [
            Secret.Prove("a", "bc"u8.ToArray()),
            Other.Prove("a", "bc"u8.ToArray()),
            Secret.Prove("ab", "c"u8.ToArray()),
            Secret.Prove("a", "b"u8.ToArray(), "c"u8.ToArray()),
            Secret.Prove("a", "bc"u8.ToArray(), []),
        ];
        Assert.Equal(proofs.Length, proofs.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(proofs[0], Secret.Prove("a", "bc"u8.ToArray()));
    }

    /// <summary>Each of these is all that differs from what was proven.</summary>
    [Theory]
    [InlineData("nothing", true)]
    [InlineData("secret", false)]
    [InlineData("method", false)]
    [InlineData("challenge", false)]
    [InlineData("caller", false)]
    [InlineData("sequence", false)]
    [InlineData("place", false)]
    [InlineData("body", false)]
    [InlineData("code", false)]
    [InlineData("detail", false)]
    [InlineData("no proof", false)]
    [InlineData("part of the proof", false)]
    public void A_request_is_taken_as_it_was_written(string changed, bool isTaken)
    {
        var call = CallOf(1);
        var request = ProofOf(Secret, "Send", call).Request(ByteString.CopyFromUtf8("body"));
        var theirs = call.Clone();
        switch (changed)
        {
            case "challenge": theirs.Challenge = ByteString.CopyFromUtf8("another"); break;
            case "caller": theirs.Caller = ByteString.CopyFromUtf8("another"); break;
            case "sequence": theirs.Sequence++; break;
            case "body": request.Body = ByteString.CopyFromUtf8("bodx"); break;
            case "code": request.Code = 1; break;
            case "detail": request.Detail = "x"; break;
            case "no proof": request.Proof = ByteString.Empty; break;
            case "part of the proof": request.Proof = ByteString.CopyFrom(request.Proof.Span[..16]); break;
        }

        var proof = ProofOf(changed == "secret" ? Other : Secret, changed == "method" ? "Install" : "Send", theirs);
        if (changed == "place")
        {
            proof.Request(ByteString.Empty);
        }

        Assert.Equal(isTaken, proof.IsNextRequest(request));
    }

    [Fact]
    public void A_request_is_no_answer_and_an_answer_is_of_its_call()
    {
        var proof = ProofOf(Secret, "Members", CallOf(1));
        Assert.False(proof.IsAnswer(proof.Request(ByteString.CopyFromUtf8("body"))));
        Assert.True(proof.IsAnswer(proof.Answer(ByteString.CopyFromUtf8("body"))));
        Assert.False(ProofOf(Secret, "Members", CallOf(2)).IsAnswer(proof.Answer(ByteString.CopyFromUtf8("body"))));
        var refusal = proof.Answer(new Status(StatusCode.FailedPrecondition, "removed"));
        Assert.True(proof.IsAnswer(refusal));
        refusal.Detail = "removed for ever";
        Assert.False(proof.IsAnswer(refusal));
    }

    [Fact]
    public void A_challenge_is_answered_by_who_holds_the_secret_for_this_number()
    {
        var identity = new Vigil.Server.ServerIdentity(7, 8);
        var call = ChallengeProof.Call(Secret, [1, 2, 3]);
        Assert.True(ChallengeProof.IsProven(Secret, call));
        Assert.False(ChallengeProof.IsProven(Other, call));
        var answer = ChallengeProof.Answer(Secret, call, [4, 5, 6], identity);
        Assert.True(ChallengeProof.IsProven(Secret, call, answer));
        Assert.False(ChallengeProof.IsProven(Other, call, answer));
        Assert.False(ChallengeProof.IsProven(Secret, ChallengeProof.Call(Secret, [1, 2, 4]), answer));
        answer.Member++;
        Assert.False(ChallengeProof.IsProven(Secret, call, answer));
    }

    [Fact]
    public void A_call_is_taken_once_and_may_be_overtaken()
    {
        var window = new CallWindow();
        Assert.False(window.Take(0));
        Assert.True(window.Take(3));
        Assert.True(window.Take(1));
        Assert.False(window.Take(1));
        Assert.False(window.Take(3));
        Assert.True(window.Take(CallWindow.Calls + 1));
        Assert.False(window.Take(1));
        Assert.True(window.Take(2));
        Assert.False(window.Take(3));
        Assert.True(window.Take(ulong.MaxValue));
        Assert.False(window.Take(CallWindow.Calls + 2));
        Assert.False(window.Take(ulong.MaxValue));
        Assert.True(window.Take(ulong.MaxValue - CallWindow.Calls + 1));
    }

    /// <summary>In any order, over many windows, each number is taken at most once.</summary>
    [Fact]
    public void No_order_of_calls_has_one_taken_twice()
    {
        var random = new Random(1);
        var window = new CallWindow();
        var taken = new HashSet<ulong>();
        for (var i = 0; i < 200_000; i++)
        {
            var sequence = (ulong)(1 + (i / 4) + random.Next(2 * CallWindow.Calls));
            if (window.Take(sequence))
            {
                Assert.True(taken.Add(sequence));
            }
        }

        Assert.InRange(taken.Count, 40_000, 200_000);
    }

    [Fact]
    public void A_recorded_call_is_not_taken_again()
    {
        var calls = CallsOf();
        var first = FirstOf(Secret, calls.Number, caller: 1, sequence: 1);
        Assert.Equal(CallStanding.Proven, calls.Open(first, "Send").Standing);
        Assert.Equal(CallStanding.Replayed, calls.Open(first, "Send").Standing);
        Assert.Equal(CallStanding.Forged, calls.Open(first, "Install").Standing);
        Assert.Equal(CallStanding.Forged, calls.Open(FirstOf(Other, calls.Number, 1, 2), "Send").Standing);
        Assert.Equal(CallStanding.Stale, CallsOf().Open(first, "Send").Standing);
        Assert.Equal(CallStanding.Stale, calls.Open(new Proven(), "Send").Standing);
    }

    /// <summary>It forgets them all at once, and with them all that they could be recorded from.</summary>
    [Fact]
    public void When_there_are_too_many_callers_the_number_is_replaced()
    {
        var calls = CallsOf();
        var number = calls.Number;
        var recorded = FirstOf(Secret, number, caller: 0, sequence: 1);
        Assert.Equal(CallStanding.Proven, calls.Open(recorded, "Send").Standing);
        for (var caller = 1; caller < ProvenCalls.CallersMax; caller++)
        {
            Assert.Equal(CallStanding.Proven, calls.Open(FirstOf(Secret, number, caller, 1), "Send").Standing);
        }

        Assert.Equal(CallStanding.Replayed, calls.Open(recorded, "Send").Standing);
        var last = FirstOf(Secret, number, ProvenCalls.CallersMax, 1);
        Assert.Equal(CallStanding.Stale, calls.Open(last, "Send").Standing);
        Assert.NotEqual(number, calls.Number);
        Assert.Equal(CallStanding.Stale, calls.Open(recorded, "Send").Standing);
        Assert.Equal(
            CallStanding.Proven,
            calls.Open(FirstOf(Secret, calls.Number, ProvenCalls.CallersMax, 1), "Send").Standing);
    }

    /// <summary>Draws that are all the same are the worst that there can be.</summary>
    [Fact]
    public void Numbers_differ_by_time_member_and_count_whatever_is_drawn()
    {
        var time = new HandTime();
        var first = new ProofNumbers(time, new Zeros(), member: 1);
        var other = new ProofNumbers(time, new Zeros(), member: 2);
        time.Pass(1);
        var later = new ProofNumbers(time, new Zeros(), member: 1);
        byte[][] numbers = [first.Next(), first.Next(), other.Next(), later.Next()];
        Assert.Equal(4, numbers.Select(Convert.ToHexString).Distinct().Count());
    }

    private static PeerSecret SecretOf(string text) => new(Encoding.ASCII.GetBytes(text));

    private static CallProof ProofOf(PeerSecret secret, string method, ProvenCall call) =>
        new(secret, method, call, NodeMutants.None);

    private static ProvenCall CallOf(ulong sequence) => new()
    {
        Challenge = ByteString.CopyFromUtf8("challenge"),
        Caller = ByteString.CopyFromUtf8("caller"),
        Sequence = sequence,
    };

    private static ProvenCalls CallsOf() =>
        new(Secret, new ProofNumbers(new HandTime(), new Draws(), 1), NodeMutants.None);

    private static Proven FirstOf(PeerSecret secret, byte[] number, int caller, ulong sequence)
    {
        var call = new ProvenCall
        {
            Challenge = ByteString.CopyFrom(number),
            Caller = ByteString.CopyFrom(BitConverter.GetBytes(caller)),
            Sequence = sequence,
        };
        var first = ProofOf(secret, "Send", call).Request(ByteString.CopyFromUtf8("body"));
        first.Call = call;
        return first;
    }

    private sealed class Zeros : IEntropy
    {
        public int Next(string site, int bound) => 0;
    }

    private sealed class Draws : IEntropy
    {
        private static readonly Random Source = new(1);

        public int Next(string site, int bound) => Source.Next(bound);
    }
}
