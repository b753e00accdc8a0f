using System.Buffers.Binary;
using Vigil.Core;

namespace Vigil.Server.Node;

/// <summary>
/// A command for the store, as the data of an entry in the log. Nearly all entries are such, so they are not wrapped in
/// a message; all others are a <see cref="Api.Peers.Proposal"/>, which never begins with 0.
/// </summary>
/// <remarks>
/// <code>
///   0 1 | origin 8 | sequence 8 | term 8, little-endian | the command, as CommandFormat has it
/// </code>
/// </remarks>
/// <param name="Origin">Which member waits for it.</param>
/// <param name="Sequence">Under which number.</param>
/// <param name="Term">
/// If not 0, it is void unless the leader of this term put it into the log: only that one could know.
/// </param>
/// <param name="Command">What is to be done.</param>
internal readonly record struct StoreProposal(ulong Origin, ulong Sequence, long Term, StoreCommand Command)
{
    private const int HeadBytes = 25;

    /// <summary>Whether the data of an entry are one.</summary>
    public static bool Is(ReadOnlyMemory<byte> data) => !data.IsEmpty && data.Span[0] == 0;

    /// <exception cref="InvalidDataException">
    /// They end too early, or hold no command; the message says where.
    /// </exception>
    public static StoreProposal Read(ReadOnlyMemory<byte> data)
    {
        if (data.Length < HeadBytes)
        {
            throw new InvalidDataException($"An entry of {data.Length} bytes is too short for a command.");
        }

        var head = data.Span;
        return new StoreProposal(
            BinaryPrimitives.ReadUInt64LittleEndian(head[1..]),
            BinaryPrimitives.ReadUInt64LittleEndian(head[9..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[17..]),
            CommandFormat.Read(data, HeadBytes));
    }

    public byte[] Write()
    {
        var data = CommandFormat.Write(Command, HeadBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(1), Origin);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(9), Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(17), Term);
        return data;
    }
}
