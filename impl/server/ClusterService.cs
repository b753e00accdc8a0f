using Grpc.Core;
using Vigil.Api;
using Vigil.Core;

namespace Vigil.Server;

/// <summary>
/// etcd's <c>Cluster</c>, for a cluster of one: it lists itself. Changing members is not served. Thread-safe.
/// </summary>
public sealed class ClusterService : Cluster.ClusterBase
{
    private readonly WatchableStore _store;
    private readonly ServerIdentity _identity;

    /// <summary>Lists the member that is <paramref name="identity"/>.</summary>
    public ClusterService(WatchableStore store, ServerIdentity identity)
    {
        _store = store;
        _identity = identity;
    }

    /// <inheritdoc/>
    public override Task<MemberListResponse> MemberList(MemberListRequest request, ServerCallContext context)
    {
        var member = new Member { ID = _identity.MemberId, Name = _identity.Name };
        member.ClientURLs.Add(_identity.ClientUrls);
        var response = new MemberListResponse { Header = _identity.Header(_store.CurrentRevision) };
        response.Members.Add(member);
        return Task.FromResult(response);
    }
}
