using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Vigil.Seams;

namespace Vigil.Server.Hosting.Door;

/// <summary>
/// Serves two kinds of clients on one cleartext port, as etcd does: gRPC, and HTTP/1.1 for the pages.
/// </summary>
internal static class FrontDoor
{
    private static ReadOnlySpan<byte> Http2 => "PRI "u8;

    /// <summary>How long a client may take to say what it speaks; until then the connection is nobody's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Puts the door before Kestrel's own HTTP/2.</summary>
    public static void Use(ListenOptions listen, PlainPages pages, TimeProvider time) =>
        listen.Use(next => async connection =>
        {
            if (await IsHttp2Async(connection, time) is not { } isHttp2)
            {
                return;
            }

            if (!isHttp2)
            {
                await pages.ServeAsync(connection.Transport, connection.ConnectionClosed);
                return;
            }

            await BoundAsync(connection, time, next, static input => new RepairingReader(input));
        });

    /// <summary>Puts what clients may do before Kestrel's own HTTP/2, where nothing else is spoken.</summary>
    public static void UseBounds(ListenOptions listen, TimeProvider time) =>
        listen.Use(next => connection => BoundAsync(connection, time, next, static input => input));

    private static async Task BoundAsync(
        ConnectionContext connection, TimeProvider time, ConnectionDelegate next, Func<PipeReader, PipeReader> repair)
    {
        var output = new GoAwayWriter(connection.Transport.Output);
        var input = new BoundedReader(connection.Transport.Input, new ResetRate(time), output);
        connection.Transport = new Bounded(repair(input), output);
        await next(connection);
        output.End();
    }

    /// <summary>Null when the client left before that was known, or took too long.</summary>
    private static async Task<bool?> IsHttp2Async(ConnectionContext connection, TimeProvider time)
    {
        using var patience = Waits.CancelAfter(Patience, time);
        using var ending =
            CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, patience.Token);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(ending.Token);
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

    private sealed record Bounded(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
