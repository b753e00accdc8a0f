using Vigil.Core;
using Xunit;

namespace Vigil.Properties.Core;

/// <summary>What each policy gives up and when, over a life of one revision a minute.</summary>
public sealed class CompactionPolicyTests
{
    [Theory]
    [InlineData(1, "60→1 120→60 180→120 240→180")]
    [InlineData(3, "180→1 240→60 300→120 360→180")]
    public void A_period_of_hours_is_kept_and_compacted_hourly(int hours, string expected) =>
        Assert.Equal(expected, Life(new PeriodicCompaction(TimeSpan.FromHours(hours)), TimeSpan.FromHours(hours + 3)));

    [Fact]
    public void A_period_of_minutes_is_compacted_once_a_period() =>
        Assert.Equal(
            "10→1 20→10 30→20", Life(new PeriodicCompaction(TimeSpan.FromMinutes(10)), TimeSpan.FromMinutes(30)));

    [Fact]
    public void A_number_of_revisions_is_kept_every_five_minutes() =>
        Assert.Equal("15→5 20→10 25→15", Life(new RevisionCompaction(10), TimeSpan.FromMinutes(25)));

    [Fact]
    public void A_compaction_that_failed_is_tried_at_the_next_look()
    {
        var policy = new RevisionCompaction(10);
        Assert.Equal(90, policy.Decide(TimeSpan.FromMinutes(5), 100));
        Assert.Equal(95, policy.Decide(TimeSpan.FromMinutes(10), 105));
        policy.Done(TimeSpan.FromMinutes(10), 95);
        Assert.Null(policy.Decide(TimeSpan.FromMinutes(15), 105));
    }

    [Fact]
    public void An_idle_store_is_compacted_once()
    {
        var policy = new PeriodicCompaction(TimeSpan.FromMinutes(10));
        var decided = new List<long>();
        for (var minute = 0; minute <= 60; minute++)
        {
            if (policy.Decide(TimeSpan.FromMinutes(minute), 7) is { } revision)
            {
                decided.Add(revision);
                policy.Done(TimeSpan.FromMinutes(minute), revision);
            }
        }

        Assert.Equal([7], decided);
    }

    [Fact]
    public void Less_than_one_revision_or_no_time_at_all_can_not_be_kept()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RevisionCompaction(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeriodicCompaction(TimeSpan.Zero));
    }

    /// <summary>When, in minutes, and at what it compacts.</summary>
    private static string Life(ICompactionPolicy policy, TimeSpan length)
    {
        var compactions = new List<string>();
        for (var now = TimeSpan.Zero; now <= length; now += policy.Interval)
        {
            var revision = Math.Max(1, (long)now.TotalMinutes);
            if (policy.Decide(now, revision) is { } compacted)
            {
                policy.Done(now, compacted);
                compactions.Add($"{now.TotalMinutes:F0}→{compacted}");
            }
        }

        return string.Join(' ', compactions);
    }
}
