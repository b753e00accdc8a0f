using Vigil.Seams;

namespace Vigil.Client;

/// <summary>Pauses that grow with each failure, up to a bound, and differ from client to client.</summary>
internal sealed class Backoff(VigilClientOptions options, TimeProvider time, IEntropy entropy)
{
    /// <summary>Waits after <paramref name="failures"/> failures in a row; at least 1.</summary>
    public Task WaitAsync(int failures, CancellationToken cancellationToken) =>
        Waits.DelayAsync(Delay(failures), time, cancellationToken);

    private TimeSpan Delay(int failures)
    {
        // 2^20 times any useful pause is over any useful bound.
        var doublings = Math.Clamp(failures - 1, 0, 20);
        var wished = options.BackoffMin.TotalMilliseconds * (1 << doublings);
        var longest = Math.Clamp(wished, 1, Math.Max(1, Waits.Clamp(options.BackoffMax).TotalMilliseconds));

        // At least half of it, so that a server that comes back is not hit by all clients at once.
        var half = Math.Max(1, (int)(longest / 2));
        return TimeSpan.FromMilliseconds(half + entropy.Next("client.backoff", half + 1));
    }
}
