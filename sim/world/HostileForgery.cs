using Google.Protobuf;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Server.Node;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World;

/// <summary>
/// Sends what a member could well have sent, with no proof, a recorded one, or one that is made up. Only a secret can
/// distinguish it from a member's own message.
/// </summary>
internal sealed class HostileForgery(Wiretap tap, HostileWire wire, SimProcess process)
{
    private const string Send = nameof(Peer.PeerClient.Send);

    /// <summary>Sends one.</summary>
    /// <param name="victim">Whom to.</param>
    /// <param name="known">What anybody may know of it.</param>
    /// <param name="stop">Gives up.</param>
    public Task SendAsync(string victim, HostileKnown known, CancellationToken stop)
    {
        var message = Forge((Plausible)process.Next("hostile.plausible", Enum.GetValues<Plausible>().Length), known);
        var body = new RaftBatch
        {
            Cluster = known.Cluster,
            Sender = new Api.Member { ID = message.From },
            Messages = { message },
        };
        var recorded = tap.Requests.LastOrDefault(request =>
            request.To == victim && request.Method == HostileWire.ProvenPeer + Send && CallOf(request) != null);
        return process.Next("hostile.proof", 3) switch
        {
            0 => wire.SendAsync(victim, HostileWire.Peer + Send, [body.ToByteArray()], stop),
            1 when recorded is not null =>
                wire.SendAsync(victim, recorded.Method, [WithProofOf(recorded, body)], stop),
            _ => wire.SendAsync(victim, HostileWire.ProvenPeer + Send, [WithNewProof(recorded, body)], stop),
        };
    }

    private static RaftMessage Forge(Plausible what, HostileKnown known) => what switch
    {
        Plausible.Entry => known.Of(
            MessageKind.Append,
            known.Leader,
            known.Term,
            message => (message.Index, message.LogTerm, message.Commit) =
                (known.Committed, known.Term, known.Committed + 1),
            new RaftEntry
            {
                Term = known.Term,
                Index = known.Committed + 1,
                Kind = (uint)EntryKind.Normal,
                Data = ByteString.CopyFrom(Put(known)),
            }),
        Plausible.Proposal => known.Of(
            MessageKind.Propose,
            known.Other,
            0,
            entry: new RaftEntry { Kind = (uint)EntryKind.Normal, Data = ByteString.CopyFrom(Put(known)) }),
        Plausible.Vote => known.Of(MessageKind.VoteReply, known.Other, known.Term),
        Plausible.Match => known.Of(
            MessageKind.AppendReply, known.Follower, known.Term, message => message.Index = known.Committed + 1),
        Plausible.NextLeader => known.Of(
            MessageKind.Heartbeat, known.Other, known.Term + 1, message => message.Commit = known.Committed),
        _ => known.Of(
            MessageKind.Heartbeat, known.Leader, known.Term, message => message.Commit = known.Committed + 1),
    };

    private static byte[] Put(HostileKnown known) =>
        new StoreProposal(known.Other, 1, 0, new WriteCommand(new PutOp("k0", "forged"))).Write();

    private static ProvenCall? CallOf(TappedRequest request) => Proven.Parser.ParseFrom(request.Payload).Call;

    private static byte[] WithProofOf(TappedRequest recorded, RaftBatch body)
    {
        var proven = Proven.Parser.ParseFrom(recorded.Payload);
        proven.Body = body.ToByteString();
        return proven.ToByteArray();
    }

    /// <remarks>The member's number is public: it is in every call.</remarks>
    private static byte[] WithNewProof(TappedRequest? recorded, RaftBatch body) => new Proven
    {
        Body = body.ToByteString(),
        Proof = ByteString.CopyFrom(new byte[32]),
        Call = new ProvenCall
        {
            Challenge = recorded is null ? ByteString.Empty : CallOf(recorded)?.Challenge ?? ByteString.Empty,
            Caller = ByteString.CopyFrom(1, 2, 3),
            Sequence = 1,
        },
    }.ToByteArray();

    private enum Plausible
    {
        Entry,
        Proposal,
        Vote,
        Match,
        NextLeader,
        Commit,
    }
}
