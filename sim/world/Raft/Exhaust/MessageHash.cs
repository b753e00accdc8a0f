using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>Mixes what a message says into a hash: for each message of each execution, so without reflection.</summary>
internal static class MessageHash
{
    /// <summary>How many properties of these types are mixed below: one that is added has to be mixed too.</summary>
    private const int Mixed = 14 + 5;

    static MessageHash() => Invariant.Holds(
        typeof(Message).GetProperties().Length + typeof(Entry).GetProperties().Length == Mixed,
        "Every property of a message and of an entry counts.");

    /// <summary>A hash, and a message; null is a message of its own.</summary>
    public static Fingerprint Of(Fingerprint hash, Message? message)
    {
        if (message is null)
        {
            return hash.Then(1);
        }

        hash = hash
            .Then(((ulong)message.Kind << 48) | (message.To << 32) | (message.From << 16) | message.Node)
            .Then(((ulong)message.Term << 32) | (ulong)message.Index)
            .Then(((ulong)message.LogTerm << 32) | (ulong)message.Commit)
            .Then(((ulong)message.RejectHint << 32) | (ulong)message.Context)
            .Then((message.Reject ? 2UL : 0) | (message.Transfer ? 1UL : 0));
        foreach (var entry in message.Entries)
        {
            hash = hash.Then(((ulong)entry.Term << 32) | ((ulong)entry.Index << 8) | (ulong)entry.Kind);
            foreach (var one in entry.Data.Span)
            {
                hash = hash.Then(one);
            }
        }

        return message.Snapshot is null ? hash : hash.Then(Fingerprint.Of([message.Snapshot]));
    }
}
