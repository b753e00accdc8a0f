using System.Net.Sockets;
using System.Text;

namespace Vigil.Properties.Server;

/// <summary>One gRPC call in bytes of our own, with an authority that no client library would send.</summary>
internal sealed class RawHttp2 : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
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
        while (true)
        {
            var (type, flags, at, payload) = await ReadAsync(cancellationToken);
            switch (type)
            {
                case Settings when (flags & 1) == 0:
                    await WriteAsync(Settings, 1, 0, [], cancellationToken);
                    break;
                case Headers when at == stream && (flags & 1) != 0:
                    return Encoding.Latin1.GetString(payload);
                case ResetStream or GoAway:
                    return $"frame {type}";
                default:
                    break;
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private static byte[] Text(string text) =>
        [(byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Literal(byte first, string value) => [first, .. Text(value)];

    private static byte[] Literal(byte first, byte second, string value) => [first, second, .. Text(value)];

    private async Task WriteAsync(byte type, byte flags, int stream, byte[] payload, CancellationToken token) =>
        await _stream.WriteAsync(
            (byte[])
            [
                (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags,
                0, 0, 0, (byte)stream, .. payload,
            ],
            token);

    private async Task<(byte Type, byte Flags, int Stream, byte[] Payload)> ReadAsync(CancellationToken token)
    {
        var head = new byte[9];
        await _stream.ReadExactlyAsync(head, token);
        var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await _stream.ReadExactlyAsync(payload, token);
        return (head[3], head[4], head[8], payload);
    }
}
