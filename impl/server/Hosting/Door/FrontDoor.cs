using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Vigil.Server.Hosting.Door;

/// <summary>
/// Serves two kinds of clients on one cleartext port, as etcd does: gRPC, and HTTP/1.1 for the pages.
/// </summary>
internal static class FrontDoor
{
    private static ReadOnlySpan<byte> Http2 => "PRI "u8;

    /// <summary>Puts the door before Kestrel's own HTTP/2.</summary>
    public static void Use(ListenOptions listen, PlainPages pages) => listen.Use(next => async connection =>
    {
        if (await IsHttp2Async(connection.Transport.Input, connection.ConnectionClosed) is not { } isHttp2)
        {
            return;
        }

        if (!isHttp2)
        {
            await pages.ServeAsync(connection.Transport, connection.ConnectionClosed);
            return;
        }

        connection.Transport = new Repaired(
            new RepairingReader(connection.Transport.Input), connection.Transport.Output);
        await next(connection);
    });

    /// <summary>Null when the client left before that was known.</summary>
    private static async Task<bool?> IsHttp2Async(PipeReader input, CancellationToken closed)
    {
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(closed);
                var start = result.Buffer.Slice(0, Math.Min(Http2.Length, result.Buffer.Length)).ToArray();
                var isLike = Http2.StartsWith(start);
                if (start.Length == Http2.Length || !isLike)
                {
                    input.AdvanceTo(result.Buffer.Start);
                    return isLike;
                }

                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            return null;
        }
    }

    private sealed record Repaired(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
