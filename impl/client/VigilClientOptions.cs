using Grpc.Core;

namespace Vigil.Client;

/// <summary>How long a <see cref="VigilClient"/> waits, and how often it tries.</summary>
public sealed record VigilClientOptions
{
    /// <summary>
    /// The most time for one request, all its attempts included, and for a watch's stream to be opened. Above zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a request that may be repeated is sent before its failure is reported. At least 1.</summary>
    public int AttemptsMax { get; init; } = 5;

    /// <summary>The longest pause after the first failure; it doubles with each further one. Above zero.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What the pauses grow up to. At least <see cref="BackoffMin"/>.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The most bytes that a response which came in fragments may have as a whole. At least 1.</summary>
    public int FragmentedBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// Whether a server that knows no leader is to fail at once, instead of keeping requests waiting and watches quiet:
    /// etcd's metadata <c>hasleader</c>. With several servers the next one is then tried.
    /// </summary>
    public bool RequireLeader { get; init; }

    /// <summary>
    /// Whether watches share a server watch when its range covers theirs. Each keeps its own start, filters and pace.
    /// The events that several get are then the same objects: don't change them.
    /// </summary>
    public bool MergeWatches { get; init; }

    /// <summary>
    /// The most events that wait for one user of a shared watch; one response may exceed it. A slower user continues
    /// with a server watch of their own. At least 1.
    /// </summary>
    public int SharedEventsMax { get; init; } = 4096;

    /// <summary>The most bytes of them; as <see cref="SharedEventsMax"/>.</summary>
    public long SharedBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its bounds; its name is there.</exception>
    internal void Check()
    {
        if (RequestTimeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTimeout, TimeSpan.Zero);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(AttemptsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BackoffMin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(BackoffMax, BackoffMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(FragmentedBytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SharedEventsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SharedBytesMax, 1);
    }

    /// <summary>Metadata of every call; null for none.</summary>
    internal Metadata? Headers => RequireLeader ? LeaderRequired : null;

    private static Metadata LeaderRequired { get; } = new() { { "hasleader", "true" } };
}
