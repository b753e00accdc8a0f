using Grpc.Core;
using Vigil.Api;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>
/// etcd's <c>Auth</c> as it is while authentication is off, which it always is: there are no users and no roles. A
/// client with credentials learns so and goes on without. What would make a user or a role is <c>Unimplemented</c>.
/// Thread-safe.
/// </summary>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class AuthService : Auth.AuthBase
{
    private readonly Member _member;

    /// <summary>Serves <paramref name="member"/>, which it shares with others.</summary>
    public AuthService(Member member) => _member = member;

    /// <inheritdoc/>
    public override Task<AuthEnableResponse> AuthEnable(AuthEnableRequest request, ServerCallContext context) =>
        throw EtcdErrors.RootUserNotExist.ToException();

    /// <inheritdoc/>
    public override Task<AuthDisableResponse> AuthDisable(AuthDisableRequest request, ServerCallContext context) =>
        Task.FromResult(new AuthDisableResponse { Header = _member.Header() });

    /// <inheritdoc/>
    /// <remarks>The revision is that of a store of users that was never changed.</remarks>
    public override Task<AuthStatusResponse> AuthStatus(AuthStatusRequest request, ServerCallContext context) =>
        Task.FromResult(new AuthStatusResponse { Header = _member.Header(), Enabled = false, AuthRevision = 1 });

    /// <inheritdoc/>
    public override Task<AuthenticateResponse> Authenticate(AuthenticateRequest request, ServerCallContext context) =>
        throw EtcdErrors.AuthNotEnabled.ToException();

    /// <inheritdoc/>
    public override Task<AuthUserListResponse> UserList(AuthUserListRequest request, ServerCallContext context) =>
        Task.FromResult(new AuthUserListResponse { Header = _member.Header() });

    /// <inheritdoc/>
    public override Task<AuthUserGetResponse> UserGet(AuthUserGetRequest request, ServerCallContext context) =>
        throw EtcdErrors.UserNotFound.ToException();

    /// <inheritdoc/>
    public override Task<AuthUserDeleteResponse> UserDelete(AuthUserDeleteRequest request, ServerCallContext context) =>
        throw EtcdErrors.UserNotFound.ToException();

    /// <inheritdoc/>
    public override Task<AuthUserChangePasswordResponse> UserChangePassword(
        AuthUserChangePasswordRequest request, ServerCallContext context) =>
        throw EtcdErrors.UserNotFound.ToException();

    /// <inheritdoc/>
    public override Task<AuthUserGrantRoleResponse> UserGrantRole(
        AuthUserGrantRoleRequest request, ServerCallContext context) =>
        throw EtcdErrors.UserNotFound.ToException();

    /// <inheritdoc/>
    public override Task<AuthUserRevokeRoleResponse> UserRevokeRole(
        AuthUserRevokeRoleRequest request, ServerCallContext context) =>
        throw EtcdErrors.UserNotFound.ToException();

    /// <inheritdoc/>
    public override Task<AuthRoleListResponse> RoleList(AuthRoleListRequest request, ServerCallContext context) =>
        Task.FromResult(new AuthRoleListResponse { Header = _member.Header() });

    /// <inheritdoc/>
    public override Task<AuthRoleGetResponse> RoleGet(AuthRoleGetRequest request, ServerCallContext context) =>
        throw EtcdErrors.RoleNotFound.ToException();

    /// <inheritdoc/>
    public override Task<AuthRoleDeleteResponse> RoleDelete(AuthRoleDeleteRequest request, ServerCallContext context) =>
        throw EtcdErrors.RoleNotFound.ToException();

    /// <inheritdoc/>
    public override Task<AuthRoleGrantPermissionResponse> RoleGrantPermission(
        AuthRoleGrantPermissionRequest request, ServerCallContext context) =>
        throw EtcdErrors.RoleNotFound.ToException();

    /// <inheritdoc/>
    public override Task<AuthRoleRevokePermissionResponse> RoleRevokePermission(
        AuthRoleRevokePermissionRequest request, ServerCallContext context) =>
        throw EtcdErrors.RoleNotFound.ToException();
}
