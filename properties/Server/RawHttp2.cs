using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Vigil.Properties.Server;

/// <summary>gRPC calls in bytes of our own, as no client library would send them.</summary>
internal sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawHttp2(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    public static async Task<RawHttp2> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        var raw = new RawHttp2(client);
        await raw._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancellationToken);
        await raw.WriteAsync(Settings, 0, 0, [], cancellationToken);
        return raw;
    }

    /// <summary>The headers of a call, with names and values behind them; nothing goes into the table.</summary>
    public static byte[] Block(string path, params byte[][] others) =>
    [
        0x83, 0x86, .. Literal(0x04, path), .. Literal(0x01, "x"), .. Literal(0x0F, 0x10, "application/grpc"),
        .. Field("te", "trailers"), .. others.SelectMany(static other => other),
    ];

    /// <summary>A header that goes into no table.</summary>
    public static byte[] Field(string name, string value) => [0x00, .. Text(name), .. Text(value)];

    /// <summary>A frame in bytes.</summary>
    public static byte[] Frame(byte type, byte flags, int stream, byte[] payload) =>
        [.. Head(type, flags, stream, payload.Length), .. payload];

    /// <summary>A frame's header, whatever follows it.</summary>
    public static byte[] Head(byte type, byte flags, int stream, int length)
    {
        var head = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, length << 8);
        (head[3], head[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return head;
    }

    /// <summary>Calls, and says how it ended: the trailers' text, or the kind of frame that ended it.</summary>
    /// <param name="stream">Odd, and rising.</param>
    /// <param name="path">What is called.</param>
    /// <param name="authority">As it is; one of an earlier call is referred to, by null.</param>
    /// <param name="message">The request.</param>
    /// <param name="isDressed">Whether the headers are padded and have a priority.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> CallAsync(
        int stream,
        string path,
        string? authority,
        byte[] message,
        bool isDressed,
        CancellationToken cancellationToken)
    {
        // POST, http, and in the table: the authority, which is the newest entry from then on.
        byte[] block =
        [
            0x83, 0x86, .. Literal(0x04, path), .. authority is null ? [0xBE] : Literal(0x41, authority),
            .. Literal(0x0F, 0x10, "application/grpc"), 0x00, .. Text("te"), .. Text("trailers"),
        ];
        if (isDressed)
        {
            block = [3, 0, 0, 0, 0, 15, .. block, 0, 0, 0];
        }

        await WriteAsync(Headers, (byte)(isDressed ? 0x2C : 0x04), stream, block, cancellationToken);
        byte[] body = [0, 0, 0, 0, (byte)message.Length, .. message];
        await WriteAsync(Data, 0x01, stream, body, cancellationToken);
        return await EndAsync(stream, cancellationToken);
    }

    /// <summary>How a call ends that was sent.</summary>
    /// <inheritdoc cref="CallAsync"/>
    public async Task<string> EndAsync(int stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (type, flags, at, payload) = await ReadAsync(cancellationToken);
            switch (type)
            {
                case Headers when at == stream && (flags & 1) != 0:
                    return Encoding.Latin1.GetString(payload);
                case ResetStream when at == stream:
                case GoAway:
                    return $"frame {type}";
                default:
                    break;
            }
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends bytes as they are.</summary>
    public ValueTask SendAsync(byte[] bytes, CancellationToken cancellationToken) =>
        _stream.WriteAsync(bytes, cancellationToken);

    /// <summary>The next frame that is none of settings, which are acknowledged, and none of windows.</summary>
    /// <exception cref="EndOfStreamException">The server has closed the connection.</exception>
    public async Task<(byte Type, byte Flags, int Stream, byte[] Payload)> ReadAsync(
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = new byte[9];
            await _stream.ReadExactlyAsync(head, cancellationToken);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await _stream.ReadExactlyAsync(payload, cancellationToken);
            if (head[3] is not (Settings or WindowUpdate))
            {
                return (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
            }

            if (head[3] == Settings && (head[4] & 1) == 0)
            {
                await WriteAsync(Settings, 1, 0, [], cancellationToken);
            }
        }
    }

    private static byte[] Text(string text) =>
        [.. Length(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    /// <summary>An integer with a prefix of seven bits. Source: RFC 7541, section 5.1.</summary>
    private static byte[] Length(int length)
    {
        if (length < 127)
        {
            return [(byte)length];
        }

        List<byte> bytes = [127];
        for (length -= 127; length > 127; length >>= 7)
        {
            bytes.Add((byte)(0x80 | (length & 0x7F)));
        }

        return [.. bytes, (byte)length];
    }

    private static byte[] Literal(byte first, string value) => [first, .. Text(value)];

    private static byte[] Literal(byte first, byte second, string value) => [first, second, .. Text(value)];

    private async Task WriteAsync(byte type, byte flags, int stream, byte[] payload, CancellationToken token) =>
        await _stream.WriteAsync(Frame(type, flags, stream, payload), token);
}
