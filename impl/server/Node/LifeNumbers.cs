using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>
/// Numbers that no earlier life of this member has used: what is still on its way to that one must not be taken for an
/// answer to this one. Thread-safe.
/// </summary>
internal sealed class LifeNumbers
{
    private long _last;

    /// <summary>Lives are distinguished by time, and where clocks went back, by chance.</summary>
    /// <param name="now">Its wall clock, in milliseconds: later lives begin later.</param>
    /// <param name="entropy">Where it draws.</param>
    /// <param name="site">The label of the draw.</param>
    public LifeNumbers(long now, IEntropy entropy, string site) =>
        _last = unchecked((now << 22) ^ ((long)entropy.Next(site, 1 << 30) << 32));

    /// <inheritdoc cref="LifeNumbers(long, IEntropy, string)"/>
    public LifeNumbers(TimeProvider time, IEntropy entropy, string site)
        : this(time.GetUtcNow().ToUnixTimeMilliseconds(), entropy, site)
    {
    }

    /// <summary>Numbers from 1 on, the same in each life: a fault.</summary>
    private LifeNumbers()
    {
    }

    /// <summary>What <see cref="NodeMutants.NumberReadsFromOne"/> does.</summary>
    public static LifeNumbers FromOne() => new();

    /// <summary>The next one; 0 only by chance, once in 2 to the 64.</summary>
    public long Next() => Interlocked.Increment(ref _last);
}
