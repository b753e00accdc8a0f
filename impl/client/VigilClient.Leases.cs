using System.Runtime.CompilerServices;
using Grpc.Core;
using Vigil.Api;

namespace Vigil.Client;

/// <content>Leases: keys that are deleted when nobody keeps them alive.</content>
public sealed partial class VigilClient
{
    /// <summary>Grants a lease. Keys put with it are deleted when it was not kept alive for its time to live.</summary>
    /// <param name="timeToLive">Whole seconds count, rounded up; the server may grant more, and says how much.</param>
    /// <param name="cancellationToken">Gives up; the lease may be granted anyway, and then expires.</param>
    public Task<LeaseGrantResponse> GrantLeaseAsync(TimeSpan timeToLive, CancellationToken cancellationToken) =>
        GrantLeaseAsync(
            new LeaseGrantRequest { TTL = (long)Math.Ceiling(timeToLive.TotalSeconds) },
            cancellationToken);

    /// <summary>Grants a lease, with every option there is: an id of 0 lets the server choose one.</summary>
    public Task<LeaseGrantResponse> GrantLeaseAsync(LeaseGrantRequest request, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            request,
            isRead: false,
            static (endpoint, grant, options) => endpoint.Lease.LeaseGrantAsync(grant, options),
            cancellationToken);

    /// <summary>Ends a lease now; its keys are deleted, all at one revision.</summary>
    public Task<LeaseRevokeResponse> RevokeLeaseAsync(long leaseId, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new LeaseRevokeRequest { ID = leaseId },
            isRead: false,
            static (endpoint, revoke, options) => endpoint.Lease.LeaseRevokeAsync(revoke, options),
            cancellationToken);

    /// <summary>
    /// How long a lease has left, and optionally its keys. A time of -1 says that there is no such lease.
    /// </summary>
    public Task<LeaseTimeToLiveResponse> GetLeaseAsync(
        long leaseId,
        bool withKeys,
        CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new LeaseTimeToLiveRequest { ID = leaseId, Keys = withKeys },
            isRead: true,
            static (endpoint, query, options) => endpoint.Lease.LeaseTimeToLiveAsync(query, options),
            cancellationToken);

    /// <summary>The ids of all leases.</summary>
    public Task<LeaseLeasesResponse> ListLeasesAsync(CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new LeaseLeasesRequest(),
            isRead: true,
            static (endpoint, list, options) => endpoint.Lease.LeaseLeasesAsync(list, options),
            cancellationToken);

    /// <summary>Gives a lease its whole time again.</summary>
    /// <returns>The server's answer; a time to live of 0 means that there is no such lease any more.</returns>
    public async Task<LeaseKeepAliveResponse> KeepLeaseAliveOnceAsync(
        long leaseId,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var endpoint = _endpoints.Current;
            try
            {
                using var call = endpoint.Lease.LeaseKeepAlive(
                    new CallOptions(_options.Headers, cancellationToken: either.Token));
                await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = leaseId }, either.Token);
                if (await call.ResponseStream.MoveNext(either.Token))
                {
                    return call.ResponseStream.Current;
                }
            }
            catch (Exception e)
                when (IsUnanswered(e) && attempt < _options.AttemptsMax && !either.IsCancellationRequested)
            {
                // Renewing twice does what renewing once does: the next server is tried.
            }
            catch (Exception e) when (e is IOException or HttpRequestException && !either.IsCancellationRequested)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, e.Message, e));
            }
            catch (Exception e) when (either.IsCancellationRequested
                && e is OperationCanceledException or RpcException or IOException or HttpRequestException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Requests.OutOfTime();
            }

            _endpoints.Leave(endpoint);
            await _backoff.WaitAsync(attempt, either.Token);
        }
    }

    /// <summary>
    /// Renews a lease each third of its time, for as long as it is read, over as many streams as it takes.
    /// </summary>
    /// <returns>Each renewal; ends after one whose time to live is 0, when the lease has ended.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The lease lasts
    /// until its time is over.</exception>
    public async IAsyncEnumerable<LeaseKeepAliveResponse> KeepLeaseAliveAsync(
        long leaseId,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            LeaseKeepAliveResponse? renewal = null;
            try
            {
                renewal = await KeepLeaseAliveOnceAsync(leaseId, cancellationToken);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                // No server answers now. The lease may outlive that, so it is not given up here.
                failures++;
            }

            if (renewal is null)
            {
                await _backoff.WaitAsync(failures, cancellationToken);
                continue;
            }

            failures = 0;
            yield return renewal;
            if (renewal.TTL <= 0)
            {
                yield break;
            }

            await Task.Delay(TimeSpan.FromSeconds(renewal.TTL / 3.0), _time, cancellationToken);
        }
    }

    /// <summary>A write to a connection that broke may fail before the call has a status.</summary>
    private static bool IsUnanswered(Exception failure) =>
        failure is RpcException { StatusCode: StatusCode.Unavailable } or IOException or HttpRequestException;
}
