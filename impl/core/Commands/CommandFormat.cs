using System.Buffers;
using System.Runtime.InteropServices;

namespace Vigil.Core;

/// <summary>A command as bytes, for logs and for other members.</summary>
/// <remarks>
/// <code>
///   command   1 put | 2 delete | 3 txn | 4 compact: revision | 5 grant: id, seconds | 6 revoke: id, grant
///   put       flags (1 prev_kv, 2 ignore_value, 4 ignore_lease) | key | value | lease
///   delete    flags (1 prev_kv) | range
///   txn       count, compares | count, ops | count, ops        an op: 1, 2, 3 or 7 range
///   range     flags (1 keys only, 2 count only) | range | revision | limit | order | target | four bounds
///   compare   target | result | range | number | value
/// </code>
/// Numbers are LEB128, signed ones zigzag; texts are prefixed with their length; a range is two texts. The first byte
/// of a command is its kind, so kinds can be added; the layout of a kind does not change.
/// </remarks>
public static class CommandFormat
{
    /// <summary>What a thread's buffer is allowed to keep between two commands.</summary>
    private const int KeptBytesMax = 64 << 10;

    /// <summary>Each thread builds its commands in a buffer of its own, which is used again.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    internal const byte Put = 1;
    internal const byte Delete = 2;
    internal const byte Txn = 3;
    internal const byte Compact = 4;
    internal const byte Grant = 5;
    internal const byte Revoke = 6;
    internal const byte Range = 7;

    /// <summary>The bytes of a command.</summary>
    public static byte[] Write(StoreCommand command) => Write(command, reserved: 0);

    /// <summary>The bytes of a command, after that many zeros for the caller to use.</summary>
    internal static byte[] Write(StoreCommand command, int reserved)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        buffer.GetSpan(reserved)[..reserved].Clear();
        buffer.Advance(reserved);
        new CommandWriter(buffer).Write(command);
        var bytes = buffer.WrittenSpan.ToArray();
        if (bytes.Length > KeptBytesMax)
        {
            _buffer = null;
        }

        return bytes;
    }

    /// <summary>The command of some bytes.</summary>
    /// <exception cref="InvalidDataException">
    /// They are not those of a command; the message says where they stop making sense.
    /// </exception>
    public static StoreCommand Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CommandReader(bytes, array: null, 0);
        return reader.Read();
    }

    /// <summary>
    /// The command that begins after that many bytes. What it holds may share them: nobody may write to them.
    /// </summary>
    /// <exception cref="InvalidDataException">As above.</exception>
    internal static StoreCommand Read(ReadOnlyMemory<byte> bytes, int reserved)
    {
        var command = bytes[reserved..];
        var reader = MemoryMarshal.TryGetArray(command, out var segment)
            ? new CommandReader(command.Span, segment.Array, segment.Offset)
            : new CommandReader(command.Span, array: null, 0);
        return reader.Read();
    }
}
