using System.Globalization;
using Vigil.Api.Peers;
using Vigil.Raft;

namespace Vigil.Sim.World.Explain;

/// <summary>Messages between members of a cluster, in words.</summary>
internal static class PeerWords
{
    /// <summary>Messages of Raft that go together.</summary>
    public static string Of(RaftBatch batch) => string.Join("; ", batch.Messages.Select(Of));

    /// <summary>A part of a snapshot on its way: the first says which.</summary>
    public static string Of(SnapshotChunk chunk) => chunk.Message is null
        ? $"snapshot: a chunk of {chunk.Data.Length} bytes"
        : $"snapshot at {chunk.Index} of term {chunk.Term}, {chunk.Size} bytes";

    /// <summary>Whether it is nothing but heartbeats and their replies.</summary>
    public static bool IsRoutine(RaftBatch batch) => batch.Messages.All(message =>
        message.Context == 0 && (MessageKind)message.Kind is (MessageKind.Heartbeat or MessageKind.HeartbeatReply));

    private static string Of(RaftMessage message) => (MessageKind)message.Kind switch
    {
        MessageKind.PreVote =>
            $"could I win term {message.Term}? log up to {message.Index} of term {message.LogTerm}",
        MessageKind.PreVoteReply => message.Reject ? "you could not win" : $"you could win term {message.Term}",
        MessageKind.Vote => $"vote for term {message.Term}? log up to {message.Index} of term {message.LogTerm}",
        MessageKind.VoteReply => $"vote for term {message.Term}: {(message.Reject ? "no" : "yes")}",
        MessageKind.Append => $"append {Entries(message)} at term {message.Term}, commit {message.Commit}",
        MessageKind.AppendReply => message.Reject
            ? $"no match at {message.Index}: try {message.RejectHint}"
            : $"matches up to {message.Index}",
        MessageKind.Heartbeat => $"heartbeat{Read(message)} at term {message.Term}, commit {message.Commit}",
        MessageKind.HeartbeatReply => $"heartbeat reply{Read(message)}",
        MessageKind.InstallSnapshot => "snapshot",
        MessageKind.Propose => message.Entries.Count == 1 ? "propose" : $"propose {message.Entries.Count} entries",
        MessageKind.ReadIndex => $"index for read {message.Context}?",
        MessageKind.ReadIndexReply => $"read {message.Context} at index {message.Index}",
        MessageKind.TransferLeader => string.Create(CultureInfo.InvariantCulture, $"let {message.Node:x} lead"),
        MessageKind.TimeoutNow => $"campaign at once, after term {message.Term}",
        _ => $"message of kind {message.Kind}",
    };

    private static string Entries(RaftMessage message) => message.Entries.Count switch
    {
        0 => $"nothing after {message.Index}",
        1 => $"{message.Index + 1}",
        var count => $"{message.Index + 1}..{message.Index + count}",
    };

    private static string Read(RaftMessage message) => message.Context == 0 ? "" : $" for read {message.Context}";
}
