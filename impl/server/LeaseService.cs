using Grpc.Core;
using Vigil.Api;
using Vigil.Core;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>etcd's <c>Lease</c> over a store in this process. Thread-safe.</summary>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class LeaseService : Api.Lease.LeaseBase
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
        _member.AdmitCaller(context);
        _member.AdmitLease();
        Result<LeaseGrantResult> result;
        do
        {
            // A drawn id may be in use by now; a requested one is refused then.
            var id = request.ID == 0 ? _member.Lessor.DrawId() : request.ID;
            result = await _member.WriteAsync<LeaseGrantResult>(
                new GrantLeaseCommand(id, request.TTL), context.CancellationToken);
        }
        while (request.ID == 0 && result.Error == StoreError.LeaseExists);

        var grant = result.Accept();
        return new LeaseGrantResponse
        {
            Header = _member.Header(grant.Revision),
            ID = grant.Lease.Id,
            TTL = grant.Lease.Seconds,
        };
    }

    /// <inheritdoc/>
    public override async Task<LeaseRevokeResponse> LeaseRevoke(LeaseRevokeRequest request, ServerCallContext context)
    {
        _member.AdmitCaller(context);
        _member.Admit();
        var command = new RevokeLeaseCommand(request.ID);
        var revoke = (await _member.WriteAsync<LeaseRevokeResult>(command, context.CancellationToken)).Accept();
        return new LeaseRevokeResponse { Header = _member.Header(revoke.Revision) };
    }

    /// <inheritdoc/>
    public override async Task LeaseKeepAlive(
        IAsyncStreamReader<LeaseKeepAliveRequest> requestStream,
        IServerStreamWriter<LeaseKeepAliveResponse> responseStream,
        ServerCallContext context)
    {
        _member.AdmitCaller(context);
        var leaderless = _member.LeaderlessFor(context);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, _stopping, leaderless);
        try
        {
            while (await requestStream.MoveNext(ending.Token))
            {
                var id = requestStream.Current.ID;
                var response = new LeaseKeepAliveResponse
                {
                    Header = _member.Header(),
                    ID = id,
                    TTL = await _member.Cluster.KeepAliveAsync(id, ending.Token),
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

            if (leaderless.IsCancellationRequested)
            {
                throw EtcdErrors.NoLeader.ToException();
            }

            // Nobody is there to get a status.
        }
    }

    /// <inheritdoc/>
    public override async Task<LeaseTimeToLiveResponse> LeaseTimeToLive(
        LeaseTimeToLiveRequest request,
        ServerCallContext context)
    {
        _member.AdmitCaller(context);
        var response = new LeaseTimeToLiveResponse { ID = request.ID, TTL = -1 };
        if (await _member.Cluster.FindLeaseAsync(request.ID, context.CancellationToken) is var (granted, remaining))
        {
            response.TTL = remaining;
            response.GrantedTTL = _member.Store.Mutants.HasFlag(CoreMutants.GrantedIsLeft) ? remaining : granted;
            if (request.Keys && _member.Store.FindLease(request.ID) is { } lease)
            {
                response.Keys.AddRange(lease.Keys.Select(key => key.ToWire()));
            }
        }

        response.Header = _member.Header();
        return response;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The one that is over first comes first, and equal ones as they were granted. Who does not lead does not know how
    /// long they have, and gives them as granted: etcd's order.
    /// </remarks>
    public override Task<LeaseLeasesResponse> LeaseLeases(LeaseLeasesRequest request, ServerCallContext context)
    {
        var response = new LeaseLeasesResponse { Header = _member.Header() };
        var leads = _member.Cluster.Status.Leader == _member.Identity.MemberId;
        var leases = leads
            ? _member.Lessor.ListByDeadline()
            : [.. _member.Store.ListLeases().OrderBy(lease => lease.Grant)];
        response.Leases.AddRange(leases.Select(lease => new LeaseStatus { ID = lease.Id }));
        return Task.FromResult(response);
    }

    private static bool IsCutOff(Exception failure) =>
        failure is OperationCanceledException or RpcException or InvalidOperationException;
}
