using Microsoft.Extensions.Logging;
using Vigil.Core;

namespace Vigil.Server.Hosting;

/// <summary>How a server is reached, named and bounded.</summary>
public sealed record VigilServerOptions
{
    /// <summary>
    /// Where to listen: <c>http</c>, an IP address or <c>localhost</c>, and a port; with an IP address, port 0 takes a
    /// free one. At least one.
    /// </summary>
    public IReadOnlyList<string> ListenClientUrls { get; set; } = ["http://127.0.0.1:2379"];

    /// <summary>Where clients reach this member, as advertised; null for where it listens.</summary>
    public IReadOnlyList<string>? AdvertiseClientUrls { get; set; }

    /// <summary>
    /// The member's name, for people; in <see cref="ClusterOptions.InitialCluster"/> it identifies this one.
    /// </summary>
    public string Name { get; set; } = "default";

    /// <summary>
    /// The directory of the member's log and snapshots; it is created if need be. Null keeps everything in memory.
    /// </summary>
    public string? DataDir { get; set; }

    /// <summary>How it finds the others; read only with a <see cref="DataDir"/>.</summary>
    public ClusterOptions Cluster { get; set; } = new();

    /// <summary>The store's bounds.</summary>
    public StoreOptions Store { get; set; } = new();

    /// <summary>The services' bounds.</summary>
    public ServerLimits Limits { get; set; } = new();

    /// <summary>The auto-compaction policy; null for none. A policy serves one server.</summary>
    public ICompactionPolicy? AutoCompaction { get; set; }

    /// <summary>Where logs go; null for nowhere. Errors reach clients in any case.</summary>
    public Action<ILoggingBuilder>? Logging { get; set; }
}
