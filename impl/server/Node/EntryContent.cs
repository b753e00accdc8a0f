using Google.Protobuf;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>
/// What an entry of the log holds, read whole before anything is done with it: before it is appended, and before it is
/// applied. Whether it can be read follows from its bytes alone, so all members decide alike.
/// </summary>
/// <remarks>
/// A build that adds a kind of entry has to raise the log's version, or older builds would skip what newer ones apply.
/// </remarks>
/// <param name="Command">Of the store; null where it is something else.</param>
/// <param name="Proposal">What is not for the store; also the context of a change of the membership.</param>
/// <param name="Change">A change of the membership; null where it is something else.</param>
internal readonly record struct EntryContent(StoreProposal? Command, Proposal? Proposal, ConfChange? Change)
{
    /// <summary>The content of an entry that has data.</summary>
    /// <exception cref="InvalidDataException">Its bytes are nothing that can be applied; the text says why.</exception>
    public static EntryContent Read(Entry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.ConfChange:
                var change = ConfChange.Read(entry.Data);
                var context = Parse(change.Context);
                if (change.Node == 0 || (context.Member is { } member && member.ID != change.Node))
                {
                    throw new InvalidDataException($"A change of member {change.Node:x} is about nobody, or another.");
                }

                return new EntryContent(null, context, change);
            case EntryKind.Normal when StoreProposal.Is(entry.Data):
                var command = StoreProposal.Read(entry.Data);

                // The store takes it for a bug of who calls it: an id is drawn where a client gives none.
                return command.Command is not GrantLeaseCommand { Id: 0 }
                    ? new EntryContent(command, null, null)
                    : throw new InvalidDataException("No lease has the id 0.");
            case EntryKind.Normal:
                var proposal = Parse(entry.Data);
                return proposal.CommandCase != Proposal.CommandOneofCase.None
                    ? new EntryContent(null, proposal, null)
                    : throw new InvalidDataException("It requests nothing that this build knows.");
            default:
                throw new InvalidDataException($"{(int)entry.Kind} is no kind of entry.");
        }
    }

    private static Proposal Parse(ReadOnlyMemory<byte> data)
    {
        try
        {
            return Proposal.Parser.ParseFrom(data.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"These {data.Length} bytes are no proposal.", e);
        }
    }
}
