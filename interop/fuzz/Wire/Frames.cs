using System.Buffers.Binary;
using System.Text;

namespace Vigil.Fuzz.Wire;

/// <summary>HTTP/2 in bytes, as little of it as a gRPC client needs.</summary>
internal static class Frames
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Priority = 2;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    public const byte Ack = 1;
    public const int HeaderBytes = 9;

    /// <summary>The preface, and windows that nothing that is answered fills.</summary>
    public static byte[] Opening { get; } =
    [
        .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [0, 4, 0x7F, 0xFF, 0xFF, 0xFF]),
        .. Frame(WindowUpdate, 0, 0, [0x7F, 0, 0, 0]),
    ];

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>A call: its headers, and all that its client sends, in frames of the largest size.</summary>
    public static byte[] Call(int stream, string path, byte[] body)
    {
        byte[] block =
        [
            0x83, 0x86, 0x04, .. Text(path), 0x01, .. Text("127.0.0.1"), 0x0F, 0x10, .. Text("application/grpc"),
            0x00, .. Text("te"), .. Text("trailers"),
        ];
        List<byte> bytes = [.. Frame(Headers, EndHeaders, stream, block)];
        var parts = body.Length == 0 ? [[]] : body.Chunk(16 * 1024).ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            bytes.AddRange(Frame(Data, i == parts.Length - 1 ? EndStream : (byte)0, stream, parts[i]));
        }

        return [.. bytes];
    }

    /// <summary>A message with gRPC's prefix.</summary>
    public static byte[] Prefixed(byte[] message)
    {
        var bytes = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), message.Length);
        message.CopyTo(bytes, 5);
        return bytes;
    }

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
