using Grpc.Core;
using Vigil.Api.Peers;

namespace Vigil.Server.Node;

/// <summary>
/// Takes the bytes of a snapshot as they come. One at a time: the newest ends the one before, so that no more than one
/// snapshot's memory is ever in use. Thread-safe.
/// </summary>
/// <param name="bytesMax">The most that a snapshot may have.</param>
internal sealed class SnapshotIntake(long bytesMax)
{
    /// <summary>What is reserved before anything has come.</summary>
    private const int BytesAtFirst = 64 << 10;

    private PeerStream? _current;

    /// <summary>The data of an announced snapshot.</summary>
    /// <param name="parts">After the head.</param>
    /// <param name="size">As it was announced.</param>
    /// <param name="ending">Gives up.</param>
    /// <exception cref="RpcException">It is not as announced, too large, or another one has begun.</exception>
    public async Task<byte[]> TakeAsync(
        IAsyncStreamReader<SnapshotChunk> parts, long size, CancellationToken ending)
    {
        if (size < 0 || size > bytesMax)
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument, $"vigil: no snapshot has {size} bytes; the most is {bytesMax}"));
        }

        using var stream = new PeerStream(ending);
        Interlocked.Exchange(ref _current, stream)?.Refuse("another snapshot has begun");
        try
        {
            return await TakeAsync(parts, (int)size, stream);
        }
        catch (OperationCanceledException)
        {
            stream.ThrowIfRefused();
            throw;
        }
        finally
        {
            Interlocked.CompareExchange(ref _current, null, stream);
        }
    }

    private static async Task<byte[]> TakeAsync(
        IAsyncStreamReader<SnapshotChunk> parts, int size, PeerStream stream)
    {
        // The announced size is only a claim: memory follows what has come.
        var data = new byte[Math.Min(size, BytesAtFirst)];
        var at = 0;
        while (await parts.MoveNext(stream.Ending))
        {
            var part = parts.Current.Data;
            if (part.Length > size - at)
            {
                throw new RpcException(
                    new Status(StatusCode.InvalidArgument, "vigil: the snapshot is longer than announced"));
            }

            if (at + part.Length > data.Length)
            {
                Array.Resize(ref data, (int)Math.Min(size, Math.Max(at + part.Length, 2L * data.Length)));
            }

            part.Span.CopyTo(data.AsSpan(at));
            at += part.Length;
        }

        return at == size
            ? data
            : throw new RpcException(new Status(StatusCode.Aborted, "vigil: the snapshot was cut short"));
    }
}
