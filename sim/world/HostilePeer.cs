using Google.Protobuf;
using Vigil.Api.Peers;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>
/// Somebody who is no member and sends to a member's peer port what no correct member sends. All that it needs to know
/// is public: ids, terms and indexes.
/// </summary>
/// <remarks>
/// Where members share no secret, it does not forge what nothing but one could distinguish from a member's own message:
/// a plausible term, index and entry in a member's name. What it has recorded it sends again in any case.
/// </remarks>
internal sealed class HostilePeer(
    ClusterHost cluster, SimNetwork network, HistoryRecorder history, SimProcess process)
{
    private const int MessagesMax = 3;

    /// <summary>No member's id: those are hashes, or drawn.</summary>
    private const ulong UnknownId = 0xBAD;

    private const long Far = 1_000_000_000;

    private readonly HostileWire _wire = new(cluster, network, process);

    /// <summary>Sends up to <see cref="MessagesMax"/> messages to a member.</summary>
    public async Task StrikeAsync(MemberHost victim, CancellationToken stop)
    {
        cluster.IsUnderAttack = true;
        history.Fault(
            $"somebody who is no member sends forged and recorded messages to {victim.Name}",
            FaultEffect.Strikes,
            victim.Name);
        for (var left = 1 + process.Next("hostile.count", MessagesMax); left > 0; left--)
        {
            if (stop.IsCancellationRequested || victim.Node is not { } node)
            {
                return;
            }

            var leader = node.Status.Leader;
            var known = new HostileKnown(
                node.ClusterId,
                node.Id,
                cluster.Members.Select(member => member.Identity.MemberId).FirstOrDefault(id => id != node.Id),
                cluster.Members.Select(member => member.Identity.MemberId)
                    .FirstOrDefault(id => id != node.Id && id != leader),
                leader,
                node.Term,
                node.Status.Committed);
            await SendAsync(victim, known, stop);
        }
    }

    private Task SendAsync(MemberHost victim, HostileKnown known, CancellationToken stop)
    {
        var tap = network.Tap ?? throw Invariant.Unreachable("Where this is a fault, somebody listens.");
        var hasSecret = cluster.HasSecret;
        return process.Next("hostile.way", hasSecret ? 4 : 3) switch
        {
            2 => new HostileReplay(tap, _wire, process).SendAsync(victim.Name, hasSecret, stop),
            3 => new HostileForgery(tap, _wire, process).SendAsync(victim.Name, known, stop),
            _ => SendAsync(
                victim, (Forgery)process.Next("hostile.forgery", Enum.GetValues<Forgery>().Length), known, stop),
        };
    }

    private static bool IsSnapshot(Forgery forgery) => forgery >= Forgery.SnapshotOfFiveBytes;

    private static RaftMessage Forge(Forgery forgery, HostileKnown known) => forgery switch
    {
        Forgery.HighestTerm => known.Of(MessageKind.Heartbeat, known.Other, long.MaxValue),
        Forgery.NegativeTerm => known.Of(MessageKind.Append, known.Other, -1),
        Forgery.NoTerm => known.Of(MessageKind.Heartbeat, known.Other, 0),
        Forgery.HighestCandidate => known.Of(
            MessageKind.Vote, known.Other, long.MaxValue, message => message.Transfer = true),
        Forgery.UnknownSender => known.Of(
            MessageKind.Append,
            UnknownId,
            known.Term + 1,
            message => (message.Index, message.LogTerm, message.Commit) = (known.Committed, known.Term, Far),
            EntryOf(known.Term + 1, known.Committed + 1, EntryKind.Normal, [])),
        Forgery.FromItself => known.Of(
            MessageKind.AppendReply, known.Id, known.Term, message => message.Index = Far),
        Forgery.AnswerTooFar => known.Of(
            MessageKind.AppendReply, known.Other, known.Term, message => message.Index = Far),
        Forgery.SecondLeader => known.Of(
            MessageKind.Heartbeat, known.Follower, known.Term, message => message.Commit = Far),
        Forgery.ProposalThatIsNone => known.Of(
            MessageKind.Propose, known.Other, 0, entry: EntryOf(0, 0, EntryKind.Normal, [0, 1, 2, 3])),
        Forgery.ProposalOfNoMessage => known.Of(
            MessageKind.Propose, known.Other, 0, entry: EntryOf(0, 0, EntryKind.Normal, [0x7A, 0x7F, 0x01])),
        Forgery.ProposalOfNoChange => known.Of(
            MessageKind.Propose, known.Other, 0, entry: EntryOf(0, 0, EntryKind.ConfChange, [9, 9])),
        Forgery.ProposalOfUnknownKind => known.Of(
            MessageKind.Propose, known.Other, 0, entry: EntryOf(0, 0, (EntryKind)77, [1])),
        Forgery.ProposalOfNobody => known.Of(
            MessageKind.Propose,
            known.Other,
            0,
            entry: EntryOf(
                0,
                0,
                EntryKind.ConfChange,
                new ConfChange(ConfChangeKind.AddVoter, 0, new byte[] { 0x2A, 0 }).Write())),
        Forgery.EntryThatIsNone => known.Of(
            MessageKind.Append,
            known.Leader,
            known.Term,
            message => (message.Index, message.LogTerm, message.Commit) = (known.Committed, known.Term, Far),
            EntryOf(known.Term, known.Committed + 1, EntryKind.Normal, [0, 1, 2, 3])),
        Forgery.EntryOfLaterTerm => known.Of(
            MessageKind.Append,
            known.Leader,
            known.Term,
            message => (message.Index, message.LogTerm) = (known.Committed, known.Term),
            EntryOf(known.Term + 7, known.Committed + 1, EntryKind.Normal, [])),
        Forgery.NegativeIndex => known.Of(
            MessageKind.Append, known.Leader, known.Term, message => message.Index = long.MinValue),
        Forgery.ReadOfTomorrow => known.Of(
            MessageKind.HeartbeatReply, known.Other, known.Term, message => message.Context = long.MaxValue),
        _ => known.Of(MessageKind.InstallSnapshot, known.Leader, known.Term),
    };

    private static RaftEntry EntryOf(long term, long index, EntryKind kind, byte[] data) => new()
    {
        Term = term,
        Index = index,
        Kind = (uint)kind,
        Data = UnsafeByteOperations.UnsafeWrap(data),
    };

    private Task SendAsync(MemberHost victim, Forgery forgery, HostileKnown known, CancellationToken stop)
    {
        if (IsSnapshot(forgery))
        {
            return _wire.SendAsync(
                victim.Name, HostileWire.Peer + nameof(Peer.PeerClient.Install), SnapshotOf(forgery, known), stop);
        }

        var message = Forge(forgery, known);
        var batch = new RaftBatch
        {
            Cluster = known.Cluster,
            Sender = new Api.Member { ID = message.From },
            Messages = { message },
        };
        if (forgery == Forgery.UnknownSender)
        {
            batch.Sender.PeerURLs.Add("nowhere");
        }

        return _wire.SendAsync(
            victim.Name, HostileWire.Peer + nameof(Peer.PeerClient.Send), [batch.ToByteArray()], stop);
    }

    private static byte[][] SnapshotOf(Forgery forgery, HostileKnown known)
    {
        var head = new SnapshotChunk
        {
            Cluster = known.Cluster,
            Message = forgery == Forgery.SnapshotWithoutMessage ? null : Forge(forgery, known),
            Index = known.Committed + 5,
            Term = known.Term,
            Size = forgery switch
            {
                Forgery.SnapshotOfNegativeSize => -1,
                Forgery.SnapshotThatNeverComes => int.MaxValue,
                _ => 5,
            },
            Voters = { known.Id },
        };
        var data = new SnapshotChunk { Data = ByteString.CopyFrom(1, 2, 3, 4, 5) };
        return forgery is Forgery.SnapshotOfFiveBytes or Forgery.SnapshotWithoutMessage
            ? [head.ToByteArray(), data.ToByteArray()]
            : [head.ToByteArray()];
    }

    private enum Forgery
    {
        HighestTerm,
        NegativeTerm,
        NoTerm,
        HighestCandidate,
        UnknownSender,
        FromItself,
        AnswerTooFar,
        SecondLeader,
        ProposalThatIsNone,
        ProposalOfNoMessage,
        ProposalOfNoChange,
        ProposalOfUnknownKind,
        ProposalOfNobody,
        EntryThatIsNone,
        EntryOfLaterTerm,
        NegativeIndex,
        ReadOfTomorrow,
        SnapshotOfFiveBytes,
        SnapshotWithoutMessage,
        SnapshotOfNegativeSize,
        SnapshotThatNeverComes,
    }
}
