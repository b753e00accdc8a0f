using Vigil.Api;

namespace Vigil.Server;

/// <summary>etcd's <c>Auth</c>: known, and not served. Every call is <c>Unimplemented</c>.</summary>
internal sealed class AuthService : Auth.AuthBase;
