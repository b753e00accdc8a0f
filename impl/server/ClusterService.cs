using Grpc.Core;
using Vigil.Api;

namespace Vigil.Server;

/// <summary>
/// etcd's <c>Cluster</c>, for a cluster of one: it lists itself. Changing members is not served. Thread-safe.
/// </summary>
public sealed class ClusterService : Cluster.ClusterBase
{
    private readonly Member _member;

    /// <summary>Lists <paramref name="member"/>.</summary>
    public ClusterService(Member member) => _member = member;

    /// <inheritdoc/>
    public override Task<MemberListResponse> MemberList(MemberListRequest request, ServerCallContext context)
    {
        var identity = _member.Identity;
        var member = new Api.Member { ID = identity.MemberId, Name = identity.Name };
        member.PeerURLs.Add(identity.PeerUrls);
        member.ClientURLs.Add(identity.ClientUrls);

        // The list is not in the keys, and etcd names no revision with it.
        var response = new MemberListResponse { Header = identity.Header(revision: 0) };
        response.Members.Add(member);
        return Task.FromResult(response);
    }
}
