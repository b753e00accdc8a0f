using Vigil.Api;

namespace Vigil.Server;

/// <summary>etcd's <c>Lease</c>: known, and not served. Every call is <c>Unimplemented</c>.</summary>
public sealed class LeaseService : Lease.LeaseBase;
