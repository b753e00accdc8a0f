using Vigil.Core;
using Vigil.Seams;
using Xunit;

namespace Vigil.Properties.Timing;

/// <summary>A wait may be longer than a timer can be.</summary>
public sealed class WaitsTests : IDisposable
{
    private static readonly double[] Parts = [24, 24, 24, 24, 4];

    private readonly HandClock _clock = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task A_hundred_days_are_waited_for_in_parts()
    {
        var wait = Waits.DelayAsync(TimeSpan.FromDays(100), _clock, CancellationToken.None);
        foreach (var part in Parts)
        {
            Assert.False(wait.IsCompleted);
            Assert.Equal(TimeSpan.FromDays(part), await _clock.FireAsync(_patience.Token));
        }

        await wait.WaitAsync(_patience.Token);
    }

    [Fact]
    public async Task A_time_out_after_a_hundred_days_comes_then()
    {
        using var late = Waits.CancelAfter(TimeSpan.FromDays(100), _clock);
        foreach (var part in Parts)
        {
            Assert.False(late.IsCancellationRequested);
            Assert.Equal(TimeSpan.FromDays(part), await _clock.FireAsync(_patience.Token));
        }

        Assert.True(late.IsCancellationRequested);
    }

    [Fact]
    public async Task A_long_wait_ends_when_it_is_canceled()
    {
        using var stop = new CancellationTokenSource();
        var wait = Waits.DelayAsync(TimeSpan.MaxValue, _clock, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(_patience.Token));
    }

    [Fact]
    public async Task A_short_wait_is_one_timer()
    {
        var wait = Waits.DelayAsync(TimeSpan.FromSeconds(7), _clock, CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(7), await _clock.FireAsync(_patience.Token));
        await wait.WaitAsync(_patience.Token);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void A_policy_that_no_timer_can_follow_is_refused_at_once(int days)
    {
        var store = new WatchableStore(new StoreOptions());
        Assert.Throws<ArgumentOutOfRangeException>(
            "policy", () => new AutoCompactor(store, new Rare(TimeSpan.FromDays(days)), _clock));
    }

    private sealed class Rare(TimeSpan interval) : ICompactionPolicy
    {
        public TimeSpan Interval => interval;

        public long? Decide(TimeSpan now, long revision) => null;

        public void Done(TimeSpan now, long compacted)
        {
        }
    }
}
