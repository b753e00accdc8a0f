using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>
/// What no correct member ever sends, whatever the state of who gets it: looked at before a message reaches the loop.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Whoever knows the ids and keeps to what is possible can't be distinguished from a member; that takes a network that
/// is closed to others. What is impossible is refused here and in <see cref="PeerAdmission"/>, so that no message ends
/// a member.
/// </remarks>
internal static class PeerRules
{
    /// <summary>
    /// The highest term and index there can be. Above all that elections and writes could ever reach, and so far below
    /// the end of the numbers that adding to it does not pass it.
    /// </summary>
    public const long NumberMax = 1L << 62;

    /// <summary>Looks at a message.</summary>
    /// <param name="message">From the wire; a snapshot's data are not looked at.</param>
    /// <param name="self">Who gets it.</param>
    /// <param name="mutants">Rules that are switched off.</param>
    /// <exception cref="InvalidDataException">No correct member sends it; the message says why.</exception>
    public static void Check(Message message, ulong self, NodeMutants mutants)
    {
        // A member handles what it requests of itself without a message.
        Refuse(
            (message.From == 0 || message.From == self) && !mutants.HasFlag(NodeMutants.TrustSenders),
            $"member {message.From:x} sends nothing here");
        if (!mutants.HasFlag(NodeMutants.TrustTerms))
        {
            CheckNumbers(message);
        }

        if (!mutants.HasFlag(NodeMutants.TrustEntries))
        {
            CheckEntries(message);
        }
    }

    /// <summary>Looks at a snapshot, whole: who reads it has checked that it can be installed.</summary>
    /// <returns>The revision of its store.</returns>
    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    public static long Check(Message message, Snapshot snapshot, NodeMutants mutants)
    {
        if (mutants.HasFlag(NodeMutants.TrustSnapshots))
        {
            return long.MaxValue;
        }

        // What is in it was committed, so its entry is of this term or an earlier one.
        Refuse(snapshot.Index is < 1 or > NumberMax, $"no entry has the index {snapshot.Index}");
        Refuse(
            snapshot.Term < 1 || snapshot.Term > message.Term,
            $"a leader of term {message.Term} has no snapshot of term {snapshot.Term}");

        // Members are kept in order, each once: a voter, or a learner.
        Refuse(
            snapshot.Conf.Voters.Count == 0
                || !IsAscending(snapshot.Conf.Voters)
                || !IsAscending(snapshot.Conf.Learners)
                || snapshot.Conf.Voters.Any(snapshot.Conf.Learners.Contains),
            $"{snapshot.Conf} are no members of a cluster");
        return MemberMachine.Check(snapshot);
    }

    private static void CheckNumbers(Message message)
    {
        // A term is a leader's or a candidate's, which have one. Only what is passed on to a leader has none; and a
        // member that has just joined is in term 0 when it refuses a pre-vote.
        var isPassedOn = message.Kind is MessageKind.Propose or MessageKind.ReadIndex or MessageKind.TransferLeader;
        var mayBeNew = message is { Kind: MessageKind.PreVoteReply, Reject: true };
        Refuse(
            isPassedOn ? message.Term != 0 : message.Term < (mayBeNew ? 0 : 1) || message.Term > NumberMax,
            $"a message of kind {message.Kind} has no term {message.Term}");

        // Indexes begin at 0, for a log that is empty.
        Refuse(
            !IsIndex(message.Index) || !IsIndex(message.Commit) || !IsIndex(message.RejectHint),
            "a log has no such index");

        // Nobody's log has an entry of a term that its owner has not reached.
        Refuse(
            message.LogTerm < 0 || message.LogTerm > message.Term,
            $"a member in term {message.Term} has no entry of term {message.LogTerm}");
    }

    private static void CheckEntries(Message message)
    {
        if (message.Entries.Count == 0)
        {
            Refuse(message.Kind == MessageKind.Propose, "a proposal proposes something");
            return;
        }

        Refuse(message.Kind is not (MessageKind.Append or MessageKind.Propose), $"a {message.Kind} has no entries");
        var term = message.LogTerm;
        foreach (var entry in message.Entries)
        {
            if (message.Kind == MessageKind.Append)
            {
                // Terms do not fall in a log, and its owner has reached them all.
                Refuse(
                    entry.Term < Math.Max(1, term) || entry.Term > message.Term,
                    $"an entry of term {entry.Term} does not follow one of term {term} in term {message.Term}");
                term = entry.Term;
            }

            // Only a leader's first entry in its term is empty, and nobody proposes that.
            if (!entry.Data.IsEmpty)
            {
                EntryContent.Read(entry);
            }
            else
            {
                Refuse(
                    message.Kind == MessageKind.Propose || entry.Kind != EntryKind.Normal, "an entry has no content");
            }
        }
    }

    private static bool IsIndex(long index) => index is >= 0 and <= NumberMax;

    private static bool IsAscending(IReadOnlyList<ulong> ids)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i] <= (i == 0 ? 0 : ids[i - 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static void Refuse(bool isImpossible, string why)
    {
        if (isImpossible)
        {
            throw new InvalidDataException($"No member sends this: {why}.");
        }
    }
}
