using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>etcd's <c>Lease</c> over a store in this process. Thread-safe.</summary>
public sealed class LeaseService : Api.Lease.LeaseBase
{
    private readonly Member _member;
    private readonly CancellationToken _stopping;

    /// <summary>Serves <paramref name="member"/>, which it shares with others.</summary>
    /// <param name="member">Whose leases they are.</param>
    /// <param name="stopping">When cancelled, every stream ends with <see cref="EtcdErrors.Stopped"/>.</param>
    public LeaseService(Member member, CancellationToken stopping)
    {
        _member = member;
        _stopping = stopping;
    }

    /// <inheritdoc/>
    public override async Task<LeaseGrantResponse> LeaseGrant(LeaseGrantRequest request, ServerCallContext context)
    {
        _member.AdmitLease();
        Result<LeaseGrantResult> result;
        do
        {
            // An id that is drawn may be taken by now; one that is asked for is refused then.
            var id = request.ID == 0 ? _member.Lessor.DrawId() : request.ID;
            result = await _member.WriteAsync<LeaseGrantResult>(
                new GrantLeaseCommand(id, request.TTL), context.CancellationToken);
        }
        while (request.ID == 0 && result.Error == StoreError.LeaseExists);

        var grant = result.Accept();
        _member.Lessor.Begin(grant.Lease);
        return new LeaseGrantResponse
        {
            Header = _member.Identity.Header(grant.Revision),
            ID = grant.Lease.Id,
            TTL = grant.Lease.Seconds,
        };
    }

    /// <inheritdoc/>
    public override async Task<LeaseRevokeResponse> LeaseRevoke(LeaseRevokeRequest request, ServerCallContext context)
    {
        _member.Admit();
        _member.Lessor.Forget(request.ID);
        var command = new RevokeLeaseCommand(request.ID);
        var revoke = (await _member.WriteAsync<LeaseRevokeResult>(command, context.CancellationToken)).Accept();
        return new LeaseRevokeResponse { Header = _member.Identity.Header(revoke.Revision) };
    }

    /// <inheritdoc/>
    public override async Task LeaseKeepAlive(
        IAsyncStreamReader<LeaseKeepAliveRequest> requestStream,
        IServerStreamWriter<LeaseKeepAliveResponse> responseStream,
        ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _stopping);
        try
        {
            while (await requestStream.MoveNext(ending.Token))
            {
                var id = requestStream.Current.ID;
                var response = new LeaseKeepAliveResponse
                {
                    Header = _member.Header(),
                    ID = id,
                    TTL = _member.Lessor.KeepAlive(id),
                };
                await responseStream.WriteAsync(response, ending.Token);
            }
        }
        catch (Exception e) when (e is IOException || (ending.IsCancellationRequested && IsCutOff(e)))
        {
            if (_stopping.IsCancellationRequested)
            {
                throw EtcdErrors.Stopped.ToException();
            }

            // Nobody is there to be given a status.
        }
    }

    /// <inheritdoc/>
    public override Task<LeaseTimeToLiveResponse> LeaseTimeToLive(
        LeaseTimeToLiveRequest request,
        ServerCallContext context)
    {
        var response = new LeaseTimeToLiveResponse { Header = _member.Header(), ID = request.ID, TTL = -1 };
        if (_member.Lessor.Find(request.ID) is { } lease)
        {
            response.TTL = lease.RemainingSeconds;
            response.GrantedTTL = lease.Seconds;
            if (request.Keys)
            {
                response.Keys.AddRange(lease.Keys.Select(key => key.ToWire()));
            }
        }

        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<LeaseLeasesResponse> LeaseLeases(LeaseLeasesRequest request, ServerCallContext context)
    {
        var response = new LeaseLeasesResponse { Header = _member.Header() };
        response.Leases.AddRange(_member.Store.ListLeases().Select(lease => new LeaseStatus { ID = lease.Id }));
        return Task.FromResult(response);
    }

    private static bool IsCutOff(Exception failure) =>
        failure is OperationCanceledException or RpcException or InvalidOperationException;
}
