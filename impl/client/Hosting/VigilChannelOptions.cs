namespace Vigil.Client.Hosting;

/// <summary>How a client's connections are made and kept.</summary>
public sealed record VigilChannelOptions
{
    /// <summary>The most time for a connection to be made. Above zero.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After how long a silence the server is pinged. At least a second; etcd closes connections that ping more often
    /// than every five.
    /// </summary>
    public TimeSpan KeepAliveTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take to answer before its connection is given up. At least a second.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>The longest pause before a server that could not be reached is tried again. Above zero.</summary>
    public TimeSpan ReconnectPauseMax { get; init; } = TimeSpan.FromMilliseconds(500);
}
