using Vigil.Api;
using Vigil.Seams;

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
    /// <remarks>All renewals of a client share one stream to the server.</remarks>
    public Task<LeaseKeepAliveResponse> KeepLeaseAliveOnceAsync(long leaseId, CancellationToken cancellationToken)
    {
        using (CallerContext.Leave())
        {
            return _leases.RenewAsync(leaseId, cancellationToken);
        }
    }

    /// <summary>
    /// Renews a lease each third of its time, for as long as it is read. However many leases a client keeps, they share
    /// one stream at a time; one that breaks is replaced, on the next server.
    /// </summary>
    /// <returns>Each renewal; ends after one whose time to live is 0, when the lease has ended.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The lease lasts
    /// until its time is over.</exception>
    public IAsyncEnumerable<LeaseKeepAliveResponse> KeepLeaseAliveAsync(
        long leaseId,
        CancellationToken cancellationToken) =>
        new CallerStream<LeaseKeepAliveResponse>(
            token => _leases.KeepAsync(leaseId, token), endsCanceled: false, cancellationToken);
}
