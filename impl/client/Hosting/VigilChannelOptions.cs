namespace Vigil.Client.Hosting;

/// <summary>How a client's connections are made and kept.</summary>
public sealed record VigilChannelOptions
{
    /// <summary>The most time for a connection to be made. Above zero.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After how long a silence the server is asked whether it is there. At least a second; etcd closes connections
    /// that ask more often than every five.
    /// </summary>
    public TimeSpan KeepAliveTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take to answer before its connection is given up. At least a second.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a server that could not be connected to is left alone at most. Above zero.</summary>
    public TimeSpan ReconnectPauseMax { get; init; } = TimeSpan.FromMilliseconds(500);
}
