using Grpc.Core;
using Vigil.Api;

namespace Vigil.Client;

/// <content>Maintenance of the server in use; for one server of several, make a client of that one.</content>
public sealed partial class VigilClient
{
    /// <summary>The server's status: version, size, who leads.</summary>
    public Task<StatusResponse> GetStatusAsync(CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new StatusRequest(),
            isRead: true,
            static (endpoint, query, options) => endpoint.Maintenance.StatusAsync(query, options),
            cancellationToken);

    /// <summary>Frees unused space; the server may be slow meanwhile.</summary>
    public Task<DefragmentResponse> DefragmentAsync(CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new DefragmentRequest(),
            isRead: true,
            static (endpoint, query, options) => endpoint.Maintenance.DefragmentAsync(query, options),
            cancellationToken);

    /// <summary>A hash of all keys and their history up to a revision: equal on members that agree.</summary>
    /// <param name="revision">Inclusive; 0 for the current one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<HashKVResponse> HashKvAsync(long revision, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new HashKVRequest { Revision = revision },
            isRead: true,
            static (endpoint, query, options) => endpoint.Maintenance.HashKVAsync(query, options),
            cancellationToken);

    /// <summary>Lists, raises or disarms alarms. Sending one twice is harmless.</summary>
    public Task<AlarmResponse> AlarmAsync(AlarmRequest request, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            request,
            isRead: true,
            static (endpoint, alarm, options) => endpoint.Maintenance.AlarmAsync(alarm, options),
            cancellationToken);

    /// <summary>
    /// The whole state of the server, in pieces; the last 32 bytes are the SHA-256 of what is before.
    /// </summary>
    /// <exception cref="RpcException">
    /// The stream broke, and it is <see cref="StatusCode.Unavailable"/>: begin again. Or the server refused it.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public IAsyncEnumerable<SnapshotResponse> SnapshotAsync(CancellationToken cancellationToken)
    {
        var endpoint = _endpoints.Current;
        return new CallerStream<SnapshotResponse>(
            token => SnapshotsAsync(endpoint, token), endsCanceled: false, cancellationToken);
    }

    private static async IAsyncEnumerable<SnapshotResponse> SnapshotsAsync(
        Endpoint endpoint,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = endpoint.Maintenance.Snapshot(
            new SnapshotRequest(),
            new CallOptions(cancellationToken: cancellationToken));
        while (await HasNextAsync(call.ResponseStream, cancellationToken))
        {
            yield return call.ResponseStream.Current;
        }
    }

    private static async Task<bool> HasNextAsync(
        IAsyncStreamReader<SnapshotResponse> pieces, CancellationToken cancellationToken)
    {
        try
        {
            return await pieces.MoveNext(cancellationToken);
        }
        catch (Exception e) when (BrokenConnection.Ended(e))
        {
            throw BrokenConnection.ToUnavailable(e);
        }
    }
}
