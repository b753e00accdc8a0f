using Grpc.Core;
using Vigil.Api;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>etcd's <c>Cluster</c>: who the members are, and changing that. Thread-safe.</summary>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class ClusterService : Cluster.ClusterBase
{
    private readonly Member _member;

    /// <summary>Serves <paramref name="member"/>, which it shares with others.</summary>
    public ClusterService(Member member) => _member = member;

    // No header here has a revision: members are not keys, and etcd sends none with them.

    /// <inheritdoc/>
    public override async Task<MemberListResponse> MemberList(MemberListRequest request, ServerCallContext context)
    {
        if (request.Linearizable)
        {
            await _member.Cluster.ConfirmReadAsync(context.CancellationToken);
        }

        var response = new MemberListResponse { Header = _member.Header(revision: 0) };
        response.Members.Add(_member.Cluster.Members);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<MemberAddResponse> MemberAdd(MemberAddRequest request, ServerCallContext context)
    {
        var added =
            await _member.Cluster.AddMemberAsync(request.PeerURLs, request.IsLearner, context.CancellationToken);
        var response = new MemberAddResponse { Header = _member.Header(revision: 0), Member = added };
        response.Members.Add(_member.Cluster.Members);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<MemberRemoveResponse> MemberRemove(
        MemberRemoveRequest request, ServerCallContext context)
    {
        await _member.Cluster.RemoveMemberAsync(request.ID, context.CancellationToken);
        var response = new MemberRemoveResponse { Header = _member.Header(revision: 0) };
        response.Members.Add(_member.Cluster.Members);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<MemberUpdateResponse> MemberUpdate(
        MemberUpdateRequest request, ServerCallContext context)
    {
        await _member.Cluster.UpdateMemberAsync(request.ID, request.PeerURLs, context.CancellationToken);
        var response = new MemberUpdateResponse { Header = _member.Header(revision: 0) };
        response.Members.Add(_member.Cluster.Members);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<MemberPromoteResponse> MemberPromote(
        MemberPromoteRequest request, ServerCallContext context)
    {
        await _member.Cluster.PromoteMemberAsync(request.ID, context.CancellationToken);
        var response = new MemberPromoteResponse { Header = _member.Header(revision: 0) };
        response.Members.Add(_member.Cluster.Members);
        return response;
    }
}
