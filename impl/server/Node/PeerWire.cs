using Google.Protobuf;
using Vigil.Api.Peers;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>Raft's messages in wire form, and back.</summary>
internal static class PeerWire
{
    public static RaftMessage ToWire(this Message message)
    {
        var wire = new RaftMessage
        {
            Kind = (uint)message.Kind,
            To = message.To,
            From = message.From,
            Term = message.Term,
            Index = message.Index,
            LogTerm = message.LogTerm,
            Commit = message.Commit,
            Reject = message.Reject,
            RejectHint = message.RejectHint,
            Context = message.Context,
            Transfer = message.Transfer,
            Node = message.Node,
        };
        foreach (var entry in message.Entries)
        {
            // Entries never change, and the message is gone before the log could let go of one.
            wire.Entries.Add(new RaftEntry
            {
                Term = entry.Term,
                Index = entry.Index,
                Kind = (uint)entry.Kind,
                Data = UnsafeByteOperations.UnsafeWrap(entry.Data),
            });
        }

        return wire;
    }

    /// <exception cref="InvalidDataException">It is of a kind that nobody knows, or its entries have holes.</exception>
    public static Message ToRaft(this RaftMessage wire)
    {
        var kind = (MessageKind)wire.Kind;
        if (wire.Kind > byte.MaxValue || !Enum.IsDefined(kind))
        {
            throw new InvalidDataException($"{wire.Kind} is no kind of message.");
        }

        var entries = new List<Entry>(wire.Entries.Count);
        foreach (var entry in wire.Entries)
        {
            if (kind == MessageKind.Append && entry.Index != wire.Index + entries.Count + 1)
            {
                throw new InvalidDataException($"An append after {wire.Index} has a hole before {entry.Index}.");
            }

            if (entry.Kind > byte.MaxValue)
            {
                throw new InvalidDataException($"{entry.Kind} is no kind of entry.");
            }

            entries.Add(new Entry(entry.Term, entry.Index, (EntryKind)entry.Kind, entry.Data.Memory));
        }

        return new Message
        {
            Kind = kind,
            To = wire.To,
            From = wire.From,
            Term = wire.Term,
            Index = wire.Index,
            LogTerm = wire.LogTerm,
            Commit = wire.Commit,
            Entries = entries,
            Reject = wire.Reject,
            RejectHint = wire.RejectHint,
            Context = wire.Context,
            Transfer = wire.Transfer,
            Node = wire.Node,
        };
    }
}
