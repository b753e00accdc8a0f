using System.Buffers.Binary;
using System.Net.Sockets;

namespace Vigil.Fuzz.Wire;

/// <summary>One connection to a server, for some calls or for bytes of any kind.</summary>
internal sealed class Connection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly TcpClient _client = new() { NoDelay = true, LingerState = new LingerOption(true, 0) };

    private NetworkStream? _stream;

    private NetworkStream Stream => _stream ?? throw new InvalidOperationException("It is not open.");

    public static async Task<Connection> OpenAsync(int port)
    {
        var connection = new Connection();
        try
        {
            await connection._client.ConnectAsync("127.0.0.1", port, connection._patience.Token);
            connection._stream = connection._client.GetStream();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends calls, and waits until they have ended that do.</summary>
    /// <param name="calls">The bytes of each; the first has stream 1, the next 3, and so on.</param>
    /// <param name="isWaitedFor">Which of them are waited for.</param>
    public async Task<Outcome[]> CallAsync(IReadOnlyList<byte[]> calls, IReadOnlyList<bool> isWaitedFor)
    {
        var outcomes = new Outcome[calls.Count];
        var isOver = new bool[calls.Count];
        Array.Fill(outcomes, Outcome.Left);
        var waiting = isWaitedFor.Count(isWaited => isWaited);
        try
        {
            await Stream.WriteAsync(
                (byte[])[.. Frames.Opening, .. calls.SelectMany(static call => call)], _patience.Token);
            while (waiting > 0)
            {
                var (type, flags, stream, payload) = await ReadAsync();
                var isEnd = type == Frames.ResetStream || (type is Frames.Headers or Frames.Data && (flags & 1) != 0);
                var place = (stream - 1) / 2;
                if (type == Frames.Settings && (flags & 1) == 0)
                {
                    await Stream.WriteAsync(Frames.Frame(Frames.Settings, Frames.Ack, 0, []), _patience.Token);
                }
                else if (type == Frames.Ping && (flags & 1) == 0)
                {
                    await Stream.WriteAsync(Frames.Frame(Frames.Ping, Frames.Ack, 0, payload), _patience.Token);
                }
                else if (type == Frames.GoAway)
                {
                    break;
                }
                else if (isEnd && stream > 0 && place < isOver.Length && !isOver[place])
                {
                    isOver[place] = true;
                    outcomes[place] = type == Frames.ResetStream ? Outcome.Reset : Outcome.Ended;
                    waiting -= isWaitedFor[place] ? 1 : 0;
                }
            }

            if (waiting > 0)
            {
                Close(outcomes, isOver);
            }
        }
        catch (IOException)
        {
            Close(outcomes, isOver);
        }
        catch (OperationCanceledException)
        {
            // Those that have not ended have their outcome.
        }

        return outcomes;
    }

    /// <summary>Sends bytes, ends the sending, and reads until the server has ended the connection.</summary>
    public async Task<Outcome> SendAsync(byte[] bytes)
    {
        try
        {
            await Stream.WriteAsync(bytes, _patience.Token);
            _client.Client.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4096];
            while (await Stream.ReadAsync(buffer, _patience.Token) > 0)
            {
                // What it says to such bytes is its own affair, as long as it comes to an end.
            }

            return Outcome.Closed;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return Outcome.Closed;
        }
        catch (OperationCanceledException)
        {
            return Outcome.Left;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _patience.Dispose();
    }

    private static void Close(Outcome[] outcomes, bool[] isOver)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = isOver[i] ? outcomes[i] : Outcome.Closed;
        }
    }

    private async Task<(byte Type, byte Flags, int Stream, byte[] Payload)> ReadAsync()
    {
        var head = new byte[Frames.HeaderBytes];
        await Stream.ReadExactlyAsync(head, _patience.Token);
        var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await Stream.ReadExactlyAsync(payload, _patience.Token);
        return (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) & int.MaxValue, payload);
    }
}
