using Vigil.Seams;

namespace Vigil.Server.Upkeep;

/// <summary>Frees the memory of compacted history on a member whose compactions come through the log.</summary>
internal sealed class Scrubber(Member member, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        while (true)
        {
            await Waits.DelayAsync(Interval, time, ending);
            await member.ScrubAsync();
        }
    }
}
