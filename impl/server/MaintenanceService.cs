using Grpc.Core;
using Vigil.Api;
using Vigil.Core;

namespace Vigil.Server;

/// <summary>etcd's <c>Maintenance</c>: the status. The rest is not served. Thread-safe.</summary>
public sealed class MaintenanceService : Maintenance.MaintenanceBase
{
    private readonly WatchableStore _store;
    private readonly ServerIdentity _identity;

    /// <summary>Tells of <paramref name="store"/>, which it shares with others.</summary>
    public MaintenanceService(WatchableStore store, ServerIdentity identity)
    {
        _store = store;
        _identity = identity;
    }

    /// <inheritdoc/>
    public override Task<StatusResponse> Status(StatusRequest request, ServerCallContext context)
    {
        var revision = _store.CurrentRevision;
        return Task.FromResult(new StatusResponse
        {
            Header = _identity.Header(revision),
            Version = ServerIdentity.EtcdVersion,
            Leader = _identity.MemberId,
            RaftTerm = _identity.RaftTerm,

            // One member has no log to agree on; what it applied are its revisions.
            RaftIndex = (ulong)revision,
            RaftAppliedIndex = (ulong)revision,
        });
    }
}
