using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>A duration that somebody gives reaches a timer through <c>Waits</c>, which takes any length.</summary>
public sealed partial class WaitTests
{
    /// <summary>
    /// Where a timer is set directly, since its time is a constant or bounded where it is given.
    /// </summary>
    private static readonly string[] Bounded =
    [
        "impl/cli/Check/PutLoad.cs",
        "impl/core/Compaction/AutoCompactor.cs",
        "impl/core/Leases/LeaseExpiry.cs",
        "impl/seams/Waits.cs",
        "impl/server/Hosting/Door/PlainPages.cs",
        "impl/server/Node/ClusterNode.cs",
        "impl/server/Node/Senders.cs",
    ];

    [Fact]
    public void Only_the_listed_files_set_timers() => Assert.Equal(
        Bounded,
        Sources.All()
            .Where(source => source.Path.StartsWith("impl/", StringComparison.Ordinal) && Timer().IsMatch(source.Text))
            .Select(source => source.Path).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("await Task.Delay(pause, time, ending);")]
    [InlineData("using var late = new CancellationTokenSource(timeout, time);")]
    [InlineData("late.CancelAfter(timeout);")]
    [InlineData("time.CreateTimer(Tick, null, due, period);")]
    [InlineData("await work.WaitAsync(timeout, time);")]
    public void A_timer_is_noticed(string code) => Assert.Matches(Timer(), code);

    [GeneratedRegex(
        @"\bTask\.Delay\(|new CancellationTokenSource\([^)]|(?<!Waits)\.CancelAfter\(|\.CreateTimer\("
        + @"|\.WaitAsync\(\w*([Tt]imeout|TimeSpan)")]
    private static partial Regex Timer();
}
