using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Vigil.Api.Peers;
using Vigil.Raft;
using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;
using Xunit;

namespace Vigil.Properties.Node;

/// <summary>Members that share a secret serve each other and nobody else, and each says which side lacks it.</summary>
public sealed class ProvenPeerTests
{
    private static readonly PeerSecret Secret = new("sixteen bytes or more"u8);
    private static readonly PeerSecret Other = new("sixteen bytes or other"u8);

    [Fact]
    public void Who_holds_the_secret_is_served()
    {
        var stage = new NodeStage(voters: 3, secret: Secret);
        stage.Run(async () =>
        {
            var peer = new Peer.PeerClient(InvokerOf(stage, Secret));
            Assert.Equal(3, (await peer.MembersAsync(new MembersCall())).Members.Count);
            await SendAsync(peer, HeartbeatOf(stage, term: 5));
            await stage.UntilAsync(() => stage.Node.Status.Leader == stage.Peers[0].Id);

            // A refusal is proven as well, and comes through as it is.
            var refusal = await Assert.ThrowsAsync<RpcException>(
                () => SendAsync(peer, HeartbeatOf(stage, term: -1)));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        });
    }

    [Theory]
    [InlineData(true, "another", "it does not hold this member's peer secret", "its caller has another peer secret")]
    [InlineData(
        true, "none", "this member has a peer secret, and its caller has none", "its caller has no peer secret")]
    [InlineData(false, "another", "it has no peer secret, or is of an earlier version", null)]
    public void Who_does_not_is_refused_and_learns_why(bool hasSecret, string callers, string text, string? report)
    {
        var stage = new NodeStage(voters: 3, secret: hasSecret ? Secret : null);
        stage.Run(async () =>
        {
            var peer = new Peer.PeerClient(callers == "none" ? stage.Connect() : InvokerOf(stage, Other));
            var refusal = await Assert.ThrowsAsync<RpcException>(() => SendAsync(peer, HeartbeatOf(stage, term: 5)));
            Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
            Assert.Contains(text, refusal.Status.Detail, StringComparison.Ordinal);
            refusal = await Assert.ThrowsAsync<RpcException>(async () => await peer.MembersAsync(new MembersCall()));
            Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
            Assert.Equal(hasSecret ? 2 : 0, stage.Node.Stats.MessagesRefused);

            // Two refusals within a few seconds are one report.
            Assert.Equal(report is null ? 0 : 1, stage.Reports.Count);
            Assert.All(stage.Reports, one => Assert.Contains(report ?? "", one, StringComparison.Ordinal));
            Assert.NotEqual(5, stage.Node.Term);
        });
    }

    /// <summary>Each is bytes of a real call, as who listens has them.</summary>
    [Theory]
    [InlineData("again")]
    [InlineData("with another body")]
    [InlineData("as another method")]
    [InlineData("without its first request")]
    [InlineData("as the next call")]
    public void What_was_recorded_opens_no_call(string how)
    {
        var stage = new NodeStage(voters: 3, secret: Secret);
        stage.Run(async () =>
        {
            var recorder = new Recorder();
            var peer = new Peer.PeerClient(InvokerOf(stage, Secret, recorder));
            await SendAsync(peer, HeartbeatOf(stage, term: 5), HeartbeatOf(stage, term: 6));
            await stage.UntilAsync(() => stage.Node.Term == 6);
            var (first, second) = (recorder.Sent[0].Clone(), recorder.Sent[1].Clone());
            switch (how)
            {
                case "with another body": first.Body = HeartbeatOf(stage, term: 9).ToByteString(); break;
                case "without its first request": (second.Call, first) = (first.Call, second); break;
                case "as the next call": first.Call.Sequence++; break;
            }

            var client = new ProvenPeer.ProvenPeerClient(stage.Connect());
            using var call = how == "as another method" ? client.Install() : client.Send();
            await call.RequestStream.WriteAsync(first);
            await call.RequestStream.CompleteAsync();
            var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
            Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
            Assert.Equal(1, stage.Node.Stats.MessagesRefused);
            Assert.Equal(6, stage.Node.Term);
        });
    }

    [Fact]
    public void A_message_that_was_changed_on_its_way_ends_its_call()
    {
        var stage = new NodeStage(voters: 3, secret: Secret);
        stage.Run(async () =>
        {
            var forged = HeartbeatOf(stage, term: 9).ToByteString();
            var recorder = new Recorder
            {
                Change = (proven, place) => proven.Body = place == 1 ? forged : proven.Body,
            };
            var peer = new Peer.PeerClient(InvokerOf(stage, Secret, recorder));
            var refusal = await Assert.ThrowsAsync<RpcException>(
                () => SendAsync(peer, HeartbeatOf(stage, term: 5), HeartbeatOf(stage, term: 6)));
            Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
            await stage.UntilAsync(() => stage.Node.Term == 5);
            await stage.SleepAsync(500);
            Assert.Equal(5, stage.Node.Term);
        });
    }

    /// <summary>A caller finds out, and binds its calls to the new life.</summary>
    [Fact]
    public void What_was_recorded_in_an_earlier_life_is_stale()
    {
        var stage = new NodeStage(voters: 3, secret: Secret);
        stage.Run(async () =>
        {
            var recorder = new Recorder();
            var peer = new Peer.PeerClient(InvokerOf(stage, Secret, recorder));
            await SendAsync(peer, HeartbeatOf(stage, term: 5));
            await stage.RestartAsync();
            using (var call = new ProvenPeer.ProvenPeerClient(stage.Connect()).Send())
            {
                await call.RequestStream.WriteAsync(recorder.Sent[0]);
                await call.RequestStream.CompleteAsync();
                var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
                Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
            }

            Assert.Equal(0, stage.Node.Stats.MessagesRefused);
            var broken = await Assert.ThrowsAsync<RpcException>(() => SendAsync(peer, HeartbeatOf(stage, term: 6)));
            Assert.Equal(StatusCode.Unavailable, broken.StatusCode);
            await SendAsync(peer, HeartbeatOf(stage, term: 6));
            await stage.UntilAsync(() => stage.Node.Term == 6);
        });
    }

    /// <summary>
    /// Who stands at a member's address and does not hold the secret learns nothing, and is not believed.
    /// </summary>
    [Fact]
    public void A_caller_sends_nothing_to_who_does_not_prove_itself()
    {
        var stage = new NodeStage(voters: 3, secret: Other);
        stage.Run(async () =>
        {
            var recorder = new Recorder();
            var peer = new Peer.PeerClient(InvokerOf(stage, Secret, recorder));
            await Assert.ThrowsAsync<RpcException>(() => SendAsync(peer, HeartbeatOf(stage, term: 5)));
            Assert.Empty(recorder.Sent);
        });
    }

    [Fact]
    public void Nobody_else_can_say_that_a_member_was_removed()
    {
        var stage = new NodeStage(voters: 3, secret: Secret);
        stage.Run(async () =>
        {
            var removed = new Status(StatusCode.FailedPrecondition, PeerService.Removed);
            var peer = new Peer.PeerClient(InvokerOf(stage, Secret, new Recorder { End = removed }));
            var refusal = await Assert.ThrowsAsync<RpcException>(() => SendAsync(peer, HeartbeatOf(stage, term: 5)));
            Assert.NotEqual(PeerService.Removed, refusal.Status.Detail);
        });
    }

    [Fact]
    public void A_member_at_anothers_address_is_not_taken_for_it()
    {
        var stage = new NodeStage(voters: 3, secret: Secret);
        stage.Run(async () =>
        {
            var invoker = InvokerOf(stage, Secret, member: stage.Peers[0].Id);
            var refusal = await Assert.ThrowsAsync<RpcException>(
                async () => await new Peer.PeerClient(invoker).MembersAsync(new MembersCall()));
            Assert.Contains("is its peer URL right?", refusal.Status.Detail, StringComparison.Ordinal);
        });
    }

    private static ProvenInvoker InvokerOf(
        NodeStage stage, PeerSecret secret, Recorder? between = null, ulong? member = null) =>
        new(
            between is null ? stage.Connect() : stage.Connect().Intercept(between),
            member ?? stage.Node.Id,
            "http://there:2380",
            secret,
            new ProofNumbers(stage.Test.Clock, stage.Test, member: 0),
            NodeMutants.None);

    private static RaftBatch HeartbeatOf(NodeStage stage, long term) => new()
    {
        Cluster = stage.Node.ClusterId,
        Sender = new Api.Member { ID = stage.Peers[0].Id },
        Messages =
        {
            new RaftMessage
            {
                Kind = (uint)MessageKind.Heartbeat,
                To = stage.Node.Id,
                From = stage.Peers[0].Id,
                Term = term,
            },
        },
    };

    private static async Task SendAsync(Peer.PeerClient peer, params RaftBatch[] batches)
    {
        using var call = peer.Send();
        try
        {
            foreach (var batch in batches)
            {
                await call.RequestStream.WriteAsync(batch);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException)
        {
            // Refused before all was sent: the response has the reason.
        }

        await call.ResponseAsync;
    }
}
