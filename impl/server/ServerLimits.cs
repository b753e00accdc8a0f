namespace Vigil.Server;

/// <summary>The bounds that the services keep.</summary>
public sealed record ServerLimits
{
    /// <summary>What gRPC and Protocol Buffers may add to a request. Source: etcd <c>grpcOverheadBytes</c>.</summary>
    internal const int GrpcOverheadBytes = 512 * 1024;

    /// <summary>
    /// The most bytes of one request; larger ones are refused. Fragments of a watch's response may be half a MiB
    /// larger.
    /// </summary>
    public int RequestBytesMax { get; init; } = 3 * 512 * 1024;

    /// <summary>The size of fragments where it is not that of requests: in the simulation; null elsewhere.</summary>
    internal int? FragmentBytesMax { get; init; }

    /// <summary>The most bytes of a fragment: as many as a request has on the wire, as in etcd.</summary>
    internal int FragmentBytes =>
        FragmentBytesMax ?? (int)Math.Min(int.MaxValue, (long)RequestBytesMax + GrpcOverheadBytes);

    /// <summary>The most bytes of a key. etcd has no bound beside the request's, and so is the default.</summary>
    public int KeyBytesMax { get; init; } = int.MaxValue;

    /// <summary>The most bytes of a value; as <see cref="KeyBytesMax"/>.</summary>
    public int ValueBytesMax { get; init; } = int.MaxValue;

    /// <summary>
    /// The most memory for keys and their history, in bytes. A request that would exceed it raises the alarm
    /// <c>NOSPACE</c>, and then nothing is added until an operator has made room and disarmed it. 0 or below: no
    /// bound. With a data directory at most 2 GiB, which is what a snapshot can hold.
    /// </summary>
    public long QuotaBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>
    /// How often a quiet watch that requested it gets a progress notification; up to a tenth more, so that not all are
    /// sent at once. Above zero.
    /// </summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most watch streams at a time; one more is refused as too many requests. At least 1.</summary>
    public int WatchStreamsMax { get; init; } = 100_000;

    /// <summary>The most watches on one stream; one more is refused, with the reason. At least 1.</summary>
    public int WatchesPerStreamMax { get; init; } = 1_000_000;

    /// <summary>
    /// The most answers, beyond a creation and a progress for each watch, that wait for a client that does not read;
    /// one that causes more loses its stream. At least 1.
    /// </summary>
    public int UnreadAnswersMax { get; init; } = 10_000;
}
