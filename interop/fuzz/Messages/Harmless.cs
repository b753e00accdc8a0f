using Google.Protobuf;
using Google.Protobuf.Reflection;
using Vigil.Api;
using Vigil.Api.Peers;

namespace Vigil.Fuzz.Messages;

/// <summary>
/// Takes from requests what a client or a member may do to end things, so that whatever ends then is a fault: a member
/// that is added and never comes, one that is removed, an alarm; and in the name of a member whatever Raft would
/// believe.
/// </summary>
internal static class Harmless
{
    /// <summary>No member is ever in it. One more than the highest that there can be.</summary>
    private const long ImpossibleTerm = (1L << 62) + 1;

    private static readonly MessageDescriptor[] Sharp =
    [
        MemberAddRequest.Descriptor, MemberRemoveRequest.Descriptor, MemberUpdateRequest.Descriptor,
        AlarmRequest.Descriptor, RaftBatch.Descriptor, SnapshotChunk.Descriptor,
    ];

    /// <summary>Whether a request of this type may have to be repaired.</summary>
    public static bool IsSharp(MessageDescriptor type) => Sharp.Contains(type);

    /// <summary>The bytes as they are, when they can't be read or do no harm; else others.</summary>
    public static byte[] Repair(MessageDescriptor type, byte[] bytes, Names names)
    {
        if (!IsSharp(type))
        {
            return bytes;
        }

        try
        {
            var message = type.Parser.ParseFrom(bytes);
            return Blunt(message, names) ? message.ToByteArray() : bytes;
        }
        catch (InvalidProtocolBufferException)
        {
            return bytes;
        }
    }

    /// <returns>Whether anything had to be changed.</returns>
    private static bool Blunt(IMessage message, Names names)
    {
        switch (message)
        {
            case MemberAddRequest { PeerURLs.Count: > 0 } add:
                for (var i = 0; i < add.PeerURLs.Count; i++)
                {
                    add.PeerURLs[i] = $"no url {i}";
                }

                return true;
            case MemberRemoveRequest remove when names.Members.Contains(remove.ID):
                remove.ID ^= 1;
                return true;
            case MemberUpdateRequest update when names.Members.Contains(update.ID):
                update.ID ^= 1;
                return true;
            case AlarmRequest { Action: AlarmRequest.Types.AlarmAction.Activate } alarm:
                alarm.Action = AlarmRequest.Types.AlarmAction.Get;
                return true;
            case RaftBatch batch:
                return batch.Messages.Aggregate(false, (any, one) => Blunt(one, names) || any);
            case SnapshotChunk { Message: not null } chunk:
                return Blunt(chunk.Message, names);
            default:
                return false;
        }
    }

    private static bool Blunt(RaftMessage message, Names names)
    {
        if (!names.Members.Contains(message.From))
        {
            return false;
        }

        message.Term = message.Term < 0 ? message.Term : ImpossibleTerm;
        return true;
    }
}
