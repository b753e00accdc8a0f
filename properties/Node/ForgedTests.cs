using Google.Protobuf;
using Grpc.Core;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Server.Node;
using Xunit;

namespace Vigil.Properties.Node;

/// <summary>What comes to the peer port and no correct member sends: it is refused, and the member goes on.</summary>
public sealed class ForgedTests
{
    private const long Far = 1_000_000_000;

    /// <summary>Each is impossible by itself, whoever gets it.</summary>
    [Theory]
    [InlineData("the highest term", StatusCode.InvalidArgument)]
    [InlineData("a negative term", StatusCode.InvalidArgument)]
    [InlineData("no term", StatusCode.InvalidArgument)]
    [InlineData("a negative index", StatusCode.InvalidArgument)]
    [InlineData("a log term above its term", StatusCode.InvalidArgument)]
    [InlineData("a kind of message that is none", StatusCode.InvalidArgument)]
    [InlineData("a snapshot in a stream of messages", StatusCode.InvalidArgument)]
    [InlineData("a proposal that is none", StatusCode.InvalidArgument)]
    [InlineData("an empty proposal", StatusCode.InvalidArgument)]
    [InlineData("an entry of an unknown kind", StatusCode.InvalidArgument)]
    [InlineData("an entry that is none", StatusCode.InvalidArgument)]
    [InlineData("an entry of a later term", StatusCode.InvalidArgument)]
    [InlineData("a change of nobody", StatusCode.InvalidArgument)]
    [InlineData("a change of somebody else", StatusCode.InvalidArgument)]
    [InlineData("from itself", StatusCode.InvalidArgument)]
    [InlineData("from nobody", StatusCode.InvalidArgument)]
    [InlineData("in another's name", StatusCode.InvalidArgument)]
    [InlineData("from an unknown sender", StatusCode.FailedPrecondition)]
    [InlineData("a second leader", StatusCode.FailedPrecondition)]
    [InlineData("an answer that is too far", StatusCode.FailedPrecondition)]
    [InlineData("an answer to no heartbeat", StatusCode.FailedPrecondition)]
    [InlineData("a term out of reach", StatusCode.FailedPrecondition)]
    public void A_leader_refuses_what_no_member_sends_and_serves_on(string what, StatusCode code)
    {
        var stage = new NodeStage(voters: 3);
        stage.Run(async () =>
        {
            await LeadAsync(stage);
            var (term, applied) = (stage.Node.Term, stage.Node.Status.Applied);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => SendAsync(stage, BatchOf(what, stage)));
            Assert.Equal(code, refusal.StatusCode);
            Assert.Equal(1, stage.Node.Stats.MessagesRefused);
            Assert.Equal(applied, stage.Node.Status.Applied);

            // A term out of reach is followed part of the way, and another election settles it.
            var isLured = what == "a term out of reach";
            Assert.Equal(isLured ? term + PeerAdmission.TermsAtOnce : term, stage.Node.Term);
            await stage.UntilAsync(() => stage.Node.Status.Leader == stage.Node.Id);
            await stage.Node.ProposeAsync(new WriteCommand(new PutOp("k", "after")), default);
        });
    }

    /// <summary>A follower that knows its leader takes a leader's messages from nobody else.</summary>
    [Theory]
    [InlineData(nameof(MessageKind.Heartbeat))]
    [InlineData(nameof(MessageKind.Append))]
    [InlineData(nameof(MessageKind.TimeoutNow))]
    [InlineData(nameof(MessageKind.ReadIndexReply))]
    public void A_follower_hears_one_leader(string kind)
    {
        var stage = new NodeStage(voters: 3);
        var (leader, other) = (stage.Peers[0], stage.Peers[1]);
        stage.Run(async () =>
        {
            await FollowAsync(stage, leader);
            var refusal = await Assert.ThrowsAsync<RpcException>(
                () => SendAsync(
                    stage, other.Id, Wire(Enum.Parse<MessageKind>(kind), stage.Node.Id, other.Id, term: 5)));
            Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
            Assert.Equal(leader.Id, stage.Node.Status.Leader);
        });
    }

    /// <summary>One forged message would else use up all terms that there are.</summary>
    [Fact]
    public void A_term_that_is_far_ahead_is_reached_in_steps()
    {
        var stage = new NodeStage(voters: 3);
        var leader = stage.Peers[0];
        stage.Run(async () =>
        {
            await FollowAsync(stage, leader);
            var ahead = 5 + (3 * PeerAdmission.TermsAtOnce);
            for (var step = 1; step < 3; step++)
            {
                stage.Say(leader.Append(ahead, index: 2, logTerm: 5, commit: 2));
                await stage.UntilAsync(() => stage.Node.Term == 5 + (step * PeerAdmission.TermsAtOnce));
            }

            stage.Say(leader.Append(ahead, index: 2, logTerm: 5, commit: 2));
            await stage.UntilAsync(() => stage.Node.Term == ahead && stage.Node.Status.Leader == leader.Id);
        });
    }

    /// <summary>A snapshot is read whole before it replaces anything, and takes no memory before it comes.</summary>
    [Theory]
    [InlineData("five bytes", StatusCode.InvalidArgument)]
    [InlineData("damaged", StatusCode.InvalidArgument)]
    [InlineData("of a later term", StatusCode.InvalidArgument)]
    [InlineData("of index 0", StatusCode.InvalidArgument)]
    [InlineData("without voters", StatusCode.InvalidArgument)]
    [InlineData("without a message", StatusCode.InvalidArgument)]
    [InlineData("with another message", StatusCode.InvalidArgument)]
    [InlineData("negative size", StatusCode.InvalidArgument)]
    [InlineData("more than there may be", StatusCode.InvalidArgument)]
    [InlineData("announced and not sent", StatusCode.Aborted)]
    [InlineData("longer than announced", StatusCode.InvalidArgument)]
    [InlineData("from an unknown sender", StatusCode.FailedPrecondition)]
    public void A_snapshot_that_is_none_replaces_nothing_and_the_next_life_starts(string what, StatusCode code)
    {
        var stage = new NodeStage(voters: 3);
        var leader = stage.Peers[0];
        stage.Run(async () =>
        {
            await FollowAsync(stage, leader);
            var before = GC.GetTotalAllocatedBytes();
            var refusal = await Assert.ThrowsAsync<RpcException>(() => InstallAsync(stage, what));
            Assert.Equal(code, refusal.StatusCode);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
            Assert.Equal(0, stage.Node.Stats.SnapshotsInstalled);
            await stage.RestartAsync();
            await stage.UntilAsync(() => stage.Node.Status.Applied >= 1);
        });
    }

    [Fact]
    public void A_snapshot_that_is_one_is_installed()
    {
        var stage = new NodeStage(voters: 3);
        stage.Run(async () =>
        {
            await FollowAsync(stage, stage.Peers[0]);
            await InstallAsync(stage, "whole");
            await stage.UntilAsync(() => stage.Node.Stats.SnapshotsInstalled == 1);
        });
    }

    /// <summary>Its revision fell: it is of another history, and would take back what clients have seen.</summary>
    [Fact]
    public void A_later_snapshot_of_an_earlier_revision_is_refused()
    {
        var stage = new NodeStage(voters: 3);
        var leader = stage.Peers[0];
        stage.Run(async () =>
        {
            await FollowAsync(stage, leader);
            var put = new StoreProposal(leader.Id, 1, 0, new WriteCommand(new PutOp("k", "v"))).Write();
            stage.Say(leader.Append(term: 5, index: 2, logTerm: 5, commit: 3, put));
            await stage.UntilAsync(() => stage.Store.CurrentRevision == 2);
            await InstallAsync(stage, "whole");
            await stage.UntilAsync(() => stage.Node.Stats.MessagesRefused == 1);
            Assert.Equal(2, stage.Store.CurrentRevision);
            Assert.Equal(0, stage.Node.Stats.SnapshotsInstalled);
        });
    }

    /// <summary>Commands that can be read can be applied, whatever is in them: a log may hold any of them.</summary>
    [Fact]
    public void Whatever_can_be_read_from_mutated_bytes_can_be_applied()
    {
        var random = new Random(1);
        var store = new WatchableStore();
        var applied = 0;
        StoreCommand[] seeds =
        [
            new WriteCommand(new PutOp("k", "v") { Lease = 7 }),
            new WriteCommand(new DeleteRangeOp(new KeyRange("a", "z")) { PrevKv = true }),
            new WriteCommand(new TxnOp([], [new PutOp("k", "v"), new RangeOp(new KeyRange("a", "z"))], [])),
            new CompactCommand(1),
            new GrantLeaseCommand(7, 10),
            new RevokeLeaseCommand(7, 1),
        ];
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new StoreProposal(1, 2, 0, seeds[random.Next(seeds.Length)]).Write();
            for (var flips = random.Next(4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                if (EntryContent.Read(new Entry(1, 1, EntryKind.Normal, bytes)).Command is { } proposal)
                {
                    store.Apply(proposal.Command);
                    applied++;
                }
            }
            catch (InvalidDataException)
            {
                // It is skipped.
            }
        }

        Assert.InRange(applied, 10_000, 200_000);
    }

    private static async Task LeadAsync(NodeStage stage)
    {
        stage.Peers.ToList().ForEach(peer => peer.IsObedient = true);
        await stage.UntilAsync(() => stage.Node.Status.Leader == stage.Node.Id);
        await stage.Node.ProposeAsync(new WriteCommand(new PutOp("k", "before")), default);
        await stage.SleepAsync(100);
    }

    private static async Task FollowAsync(NodeStage stage, StagedPeer leader)
    {
        stage.Say(leader.Append(term: 5, index: 1, logTerm: 1, commit: 2, ReadOnlyMemory<byte>.Empty));
        await stage.UntilAsync(() => stage.Node.Status.Applied == 2);
    }

    private static RaftMessage Wire(MessageKind kind, ulong to, ulong from, long term) =>
        new() { Kind = (uint)kind, To = to, From = from, Term = term };

    private static RaftEntry EntryOf(long term, long index, int kind, params byte[] data) =>
        new() { Term = term, Index = index, Kind = (uint)kind, Data = ByteString.CopyFrom(data) };

    private static RaftBatch BatchOf(string what, NodeStage stage)
    {
        var (id, peer, term) = (stage.Node.Id, stage.Peers[0].Id, stage.Node.Term);
        var last = stage.Node.Status.Committed;
        var append = Wire(MessageKind.Append, id, peer, term);
        var propose = Wire(MessageKind.Propose, id, peer, 0);
        (append.Index, append.LogTerm, append.Commit) = (last, term, Far);
        var message = what switch
        {
            "the highest term" => Wire(MessageKind.Heartbeat, id, peer, long.MaxValue),
            "a negative term" => Wire(MessageKind.Append, id, peer, -1),
            "no term" => Wire(MessageKind.Heartbeat, id, peer, 0),
            "a negative index" => With(append, () => append.Index = long.MinValue),
            "a log term above its term" => With(append, () => append.LogTerm = term + 1),
            "a kind of message that is none" => Wire((MessageKind)99, id, peer, term),
            "a snapshot in a stream of messages" => Wire(MessageKind.InstallSnapshot, id, peer, term),
            "a proposal that is none" => With(propose, () => propose.Entries.Add(EntryOf(0, 0, 0, 0, 1, 2, 3))),
            "an empty proposal" => propose,
            "an entry of an unknown kind" => With(propose, () => propose.Entries.Add(EntryOf(0, 0, 263, 1))),
            "an entry that is none" =>
                With(append, () => append.Entries.Add(EntryOf(term, last + 1, 0, 0x7A, 0x7F, 0x01))),
            "an entry of a later term" => With(append, () => append.Entries.Add(EntryOf(term + 9, last + 1, 0))),
            "a change of nobody" => With(propose, () => propose.Entries.Add(ChangeOf(0, 0))),
            "a change of somebody else" => With(propose, () => propose.Entries.Add(ChangeOf(7, 8))),
            "from itself" => With(Wire(MessageKind.AppendReply, id, id, term), message => message.Index = Far),
            "from nobody" => Wire(MessageKind.Heartbeat, id, 0, term),
            "in another's name" => Wire(MessageKind.HeartbeatReply, id, stage.Peers[1].Id, term),
            "from an unknown sender" => Wire(MessageKind.Heartbeat, id, 0xBAD, term + 1),
            "a second leader" => Wire(MessageKind.Heartbeat, id, peer, term),
            "an answer that is too far" =>
                With(Wire(MessageKind.AppendReply, id, peer, term), message => message.Index = Far),
            "an answer to no heartbeat" =>
                With(Wire(MessageKind.HeartbeatReply, id, peer, term), message => message.Context = long.MaxValue),
            "a term out of reach" => Wire(MessageKind.Heartbeat, id, peer, 1L << 50),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        var sender = what == "in another's name" ? peer : message.From;
        return new RaftBatch
        {
            Cluster = stage.Node.ClusterId,
            Sender = new Api.Member { ID = sender, PeerURLs = { "nowhere" } },
            Messages = { message },
        };
    }

    private static RaftEntry ChangeOf(ulong node, ulong member) => EntryOf(
        0,
        0,
        (int)EntryKind.ConfChange,
        new ConfChange(
            ConfChangeKind.AddVoter,
            node,
            new Proposal { Origin = 1, Member = new Api.Member { ID = member } }.ToByteArray()).Write());

    private static RaftMessage With(RaftMessage message, Action change)
    {
        change();
        return message;
    }

    private static RaftMessage With(RaftMessage message, Action<RaftMessage> change)
    {
        change(message);
        return message;
    }

    private static Task SendAsync(NodeStage stage, ulong sender, RaftMessage message) => SendAsync(
        stage,
        new RaftBatch
        {
            Cluster = stage.Node.ClusterId,
            Sender = new Api.Member { ID = sender },
            Messages = { message },
        });

    /// <remarks>The stream stays open, as a member's does: its refusal is what ends it.</remarks>
    private static async Task SendAsync(NodeStage stage, RaftBatch batch)
    {
        using var call = new Peer.PeerClient(stage.Connect()).Send();
        await call.RequestStream.WriteAsync(batch);
        await call.ResponseAsync;
    }

    private static async Task InstallAsync(NodeStage stage, string what)
    {
        var (id, leader) = (stage.Node.Id, stage.Peers[0].Id);
        var begin = new MemberState { Applied = 9 };
        begin.Members.Add(stage.Node.Members);
        var data = MemberSnapshot.ToArray(begin, new WatchableStore().ReadSnapshot().Value);
        data = what switch
        {
            "five bytes" or "longer than announced" => [1, 2, 3, 4, 5],
            "damaged" => [.. data[..^9], 0x55, .. data[^8..]],
            _ => data,
        };
        var kind = what == "with another message" ? MessageKind.Heartbeat : MessageKind.InstallSnapshot;
        var from = what == "from an unknown sender" ? 0xBADUL : leader;
        var head = new SnapshotChunk
        {
            Cluster = stage.Node.ClusterId,
            Message = what == "without a message" ? null : Wire(kind, id, from, term: 5),
            Index = what == "of index 0" ? 0 : 9,
            Term = what == "of a later term" ? 6 : 5,
            Size = what switch
            {
                "negative size" => -1,
                "more than there may be" => int.MaxValue,
                "announced and not sent" => 1_900_000_000,
                "longer than announced" => 4,
                _ => data.Length,
            },
        };
        if (what != "without voters")
        {
            head.Voters.Add(stage.Peers.Select(peer => peer.Id).Append(id).Order());
        }

        using var call = new Peer.PeerClient(stage.Connect()).Install();
        try
        {
            await call.RequestStream.WriteAsync(head);
            await call.RequestStream.WriteAsync(new SnapshotChunk { Data = ByteString.CopyFrom(data) });
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or RpcException)
        {
            // Refused before all was sent: the response has the reason.
        }

        await call.ResponseAsync;
    }
}
