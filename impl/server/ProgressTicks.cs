using Vigil.Core;
using Vigil.Seams;

namespace Vigil.Server;

/// <summary>The timer of progress notifications to one stream's quiet watches.</summary>
internal sealed class ProgressTicks(WatchStream stream, ServerLimits limits, TimeProvider time, IEntropy entropy)
{
    /// <summary>Ticks until <paramref name="ending"/> is cancelled; then it returns.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        // Up to a tenth more, so that streams opened at once are not notified at once for ever.
        var jitterMs = (int)Math.Clamp(limits.ProgressInterval.TotalMilliseconds / 10, 0, int.MaxValue - 1);
        var least = Math.Min(limits.ProgressInterval.Ticks, TimeSpan.MaxValue.Ticks / 2);
        var interval = new TimeSpan(least)
            + TimeSpan.FromMilliseconds(entropy.Next("watch.progress", jitterMs + 1));
        try
        {
            while (true)
            {
                await Waits.DelayAsync(interval, time, ending);
                stream.NotifyProgress();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The stream is over: this is how the ticks end.
        }
    }
}
