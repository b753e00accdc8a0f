using Vigil.Seams;

namespace Vigil.Client.Hosting;

/// <summary>How a client's connections are made and kept.</summary>
public sealed record VigilChannelOptions
{
    /// <summary>The most time for a connection to be made. Above zero, or infinite.</summary>
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

    /// <summary>As connections take them: what is longer than their timers is as good as for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its bounds; its name is there.</exception>
    internal VigilChannelOptions Check()
    {
        if (DialTimeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(DialTimeout, TimeSpan.Zero);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(KeepAliveTime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(KeepAliveTimeout, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReconnectPauseMax, TimeSpan.Zero);
        return this with
        {
            DialTimeout = Waits.Clamp(DialTimeout),
            KeepAliveTime = Waits.Clamp(KeepAliveTime),
            KeepAliveTimeout = Waits.Clamp(KeepAliveTimeout),
            ReconnectPauseMax = Waits.Clamp(ReconnectPauseMax),
        };
    }
}
