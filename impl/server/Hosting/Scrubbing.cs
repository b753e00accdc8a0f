namespace Vigil.Server.Hosting;

/// <summary>
/// Gives the memory of compacted history back on a member whose compactions come through the log. Until it is disposed.
/// </summary>
internal sealed class Scrubbing : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ITimer _timer;

    /// <summary>1 while it is under way.</summary>
    private int _isScrubbing;

    public Scrubbing(Member member, TimeProvider time) =>
        _timer = time.CreateTimer(
            _ => member.Spawner.Spawn("scrub", () => ScrubAsync(member)), null, Interval, Interval);

    public void Dispose() => _timer.Dispose();

    private async Task ScrubAsync(Member member)
    {
        if (Interlocked.Exchange(ref _isScrubbing, 1) != 0)
        {
            return;
        }

        try
        {
            await member.ScrubAsync();
        }
        finally
        {
            Volatile.Write(ref _isScrubbing, 0);
        }
    }
}
