using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>
/// What no correct member sends to this one as it is now: the last look at a message before Raft takes it at its word.
/// The loop's.
/// </summary>
/// <remarks>Raft's own invariants stay behind it: what gets past here and breaks one is a bug of ours.</remarks>
internal sealed class PeerAdmission(RaftNode raft, MemberMachine machine, NodeOptions options)
{
    /// <summary>
    /// How far a term is followed at once. More elections than these are days of nothing else; see
    /// <see cref="Follow"/>.
    /// </summary>
    public const long TermsAtOnce = 1 << 20;

    /// <summary>Gives a message to Raft, unless no correct member sends it.</summary>
    /// <returns>Why not; null when Raft has it.</returns>
    public string? Step(PeerMessage mail)
    {
        var message = mail.Message;
        if (IsFarAhead(message))
        {
            Follow(message);
            return $"term {message.Term} is out of reach of term {raft.Term}";
        }

        if (WhyNot(message) is { } impossible)
        {
            return impossible;
        }

        if (message.Snapshot is not null && mail.Revision < machine.Store.CurrentRevision)
        {
            // Its index is not below ours, or Raft answers without installing it; and revisions do not fall.
            return message.Snapshot.Index > raft.Log.Committed
                ? $"a later snapshot is not of revision {mail.Revision}, before {machine.Store.CurrentRevision}"
                : Pass(message);
        }

        return Pass(message);
    }

    /// <summary>A member that a change in the log adds which is not applied yet; null when none does.</summary>
    public Api.Member? FindInLog(ulong id)
    {
        for (var index = raft.Log.Last; index > raft.Log.Applied && index >= raft.Log.First; index--)
        {
            var entry = raft.Log[index];
            if (entry.Kind == EntryKind.ConfChange && Added(entry) is { PeerURLs.Count: > 0 } member && member.ID == id)
            {
                return member;
            }
        }

        return null;
    }

    private static Api.Member? Added(Entry entry)
    {
        try
        {
            return EntryContent.Read(entry).Proposal?.Member;
        }
        catch (InvalidDataException)
        {
            // It will be skipped, and reported, when it is applied.
            return null;
        }
    }

    private string? Pass(Message message)
    {
        raft.Step(message);
        return null;
    }

    private bool IsFarAhead(Message message) =>
        message.Term - TermsAtOnce > raft.Term && !options.Mutants.HasFlag(NodeMutants.TrustTerms);

    /// <summary>Goes part of the way to a term that is far ahead.</summary>
    /// <remarks>
    /// A term may rise at any time without harm, so this is safe whoever sent it. If all of it were followed, one
    /// forged message could use terms up, and nobody could be elected any more; this way it takes 2 to the 42. If none
    /// of it were, one that somebody has lured ahead, or that was away for years, could never meet the others again.
    /// </remarks>
    private void Follow(Message message)
    {
        if (message.Kind is not (MessageKind.Vote or MessageKind.PreVote or MessageKind.PreVoteReply))
        {
            raft.Step(new Message
            {
                Kind = MessageKind.HeartbeatReply,
                To = message.To,
                From = message.From,
                Term = raft.Term + TermsAtOnce,
            });
        }
    }

    private string? WhyNot(Message message)
    {
        if (message.Term != raft.Term || options.Mutants.HasFlag(NodeMutants.TrustRoles))
        {
            // Of another term: it is ignored, or this member follows it and knows nothing yet.
            return null;
        }

        return message.Kind switch
        {
            // One term has one leader. It hears no other, and who knows it hears nobody else.
            MessageKind.Append or MessageKind.Heartbeat or MessageKind.InstallSnapshot or MessageKind.TimeoutNow
                or MessageKind.ReadIndexReply when raft.Leader != 0 && raft.Leader != message.From =>
                $"{raft.Leader:x} leads term {raft.Term}, not {message.From:x}",

            // A follower acknowledges in a term what its leader has sent in it, and a leader's log only grows.
            MessageKind.AppendReply when raft.Role == RaftRole.Leader && !message.Reject
                && message.Index > raft.Log.Last =>
                $"a follower has no entry {message.Index} of a leader that has {raft.Log.Last}",

            // A follower repeats the number that it was sent.
            MessageKind.HeartbeatReply when raft.Role == RaftRole.Leader
                && (message.Context < 0 || message.Context > raft.LastReadSequence) =>
                $"nobody was sent a heartbeat for read {message.Context}",
            _ => null,
        };
    }
}
