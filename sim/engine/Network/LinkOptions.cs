namespace Vigil.Sim.Engine.Network;

/// <summary>What the way between two processes is like when nothing is wrong with it.</summary>
public sealed record LinkOptions
{
    /// <summary>The shortest time that a message is under way.</summary>
    public TimeSpan LatencyMin { get; init; }

    /// <summary>
    /// How many latencies there are to choose from, each <see cref="LatencyStep"/> above the last; 1 means always the
    /// shortest, and then the order of arrival is chosen step by step instead. At least 1.
    /// </summary>
    public int Latencies { get; init; } = 1;

    /// <summary>What one latency is above the one before.</summary>
    public TimeSpan LatencyStep { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// How many bytes a stream may have sent and not been read, in each direction; a message may pass it.
    /// </summary>
    public int WindowBytes { get; init; } = 65_535;

    /// <summary>After how long without a way through either end gives a connection up, as HTTP/2 pings do.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
