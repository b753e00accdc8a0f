using Vigil.Api;

namespace Vigil.Client;

/// <content>Who the members of the cluster are, and who leads them.</content>
public sealed partial class VigilClient
{
    /// <summary>The members of the cluster, as the server in use knows them.</summary>
    public Task<MemberListResponse> ListMembersAsync(CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new MemberListRequest(),
            isRead: true,
            static (endpoint, query, options) => endpoint.Cluster.MemberListAsync(query, options),
            cancellationToken);

    /// <summary>Adds a member, which is then to be started.</summary>
    /// <param name="peerUrls">Where the others will reach it. At least one.</param>
    /// <param name="isLearner">Whether it follows without a vote until it is promoted.</param>
    /// <param name="cancellationToken">Gives up; it may be added anyway.</param>
    public Task<MemberAddResponse> AddMemberAsync(
        IEnumerable<string> peerUrls, bool isLearner, CancellationToken cancellationToken)
    {
        var request = new MemberAddRequest { IsLearner = isLearner };
        request.PeerURLs.Add(peerUrls);
        return _requests.SendAsync(
            request,
            isRead: false,
            static (endpoint, add, options) => endpoint.Cluster.MemberAddAsync(add, options),
            cancellationToken);
    }

    /// <summary>Removes a member for good.</summary>
    public Task<MemberRemoveResponse> RemoveMemberAsync(ulong id, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new MemberRemoveRequest { ID = id },
            isRead: false,
            static (endpoint, remove, options) => endpoint.Cluster.MemberRemoveAsync(remove, options),
            cancellationToken);

    /// <summary>Changes where the others reach a member.</summary>
    public Task<MemberUpdateResponse> UpdateMemberAsync(
        ulong id, IEnumerable<string> peerUrls, CancellationToken cancellationToken)
    {
        var request = new MemberUpdateRequest { ID = id };
        request.PeerURLs.Add(peerUrls);
        return _requests.SendAsync(
            request,
            isRead: false,
            static (endpoint, update, options) => endpoint.Cluster.MemberUpdateAsync(update, options),
            cancellationToken);
    }

    /// <summary>Gives a learner its vote; refused while it has not caught up.</summary>
    public Task<MemberPromoteResponse> PromoteMemberAsync(ulong id, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new MemberPromoteRequest { ID = id },
            isRead: false,
            static (endpoint, promote, options) => endpoint.Cluster.MemberPromoteAsync(promote, options),
            cancellationToken);

    /// <summary>Hands leadership over. Only the leader itself can: make a client of that one.</summary>
    /// <param name="id">Who is to lead.</param>
    /// <param name="cancellationToken">Gives up; it may happen anyway.</param>
    public Task<MoveLeaderResponse> MoveLeaderAsync(ulong id, CancellationToken cancellationToken) =>
        _requests.SendAsync(
            new MoveLeaderRequest { TargetID = id },
            isRead: false,
            static (endpoint, move, options) => endpoint.Maintenance.MoveLeaderAsync(move, options),
            cancellationToken);
}
