using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Replay;

/// <summary>Shrinking a recorded failure: bounded, gone on with, and never at the cost of what was there.</summary>
public sealed class ShrinkCommandTests
{
    private const string Mutant = "ResumeFromNow";

    [Fact]
    public void What_was_stopped_goes_on_until_nothing_beside_is_smaller()
    {
        using var file = TemporaryFile.With(ScheduleFile.Write(Find()));
        using var target = TemporaryFile.With("");
        File.Delete(target.Path);
        var original = File.ReadAllText(file.Path);
        var sizes = new List<int> { Size(file.Path) };
        string output;
        do
        {
            (var code, output, var errors) = SimProcessRun.Run("shrink", file.Path, "--out", target.Path, "-n", "2500");
            Assert.True(code == 1, errors);
            sizes.Add(Size(target.Path));
        }
        while (output.Contains("the same line goes on from here", StringComparison.Ordinal) && sizes.Count < 40);

        Assert.Contains("nothing beside it is smaller", output, StringComparison.Ordinal);
        Assert.True(sizes.Count > 2, "It was done at once: nothing was gone on with.");
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.InRange(sizes[^1], 1, 12);
        Assert.Equal(original, File.ReadAllText(file.Path));
        Assert.Equal(RealizationKind.Exact, Realization.Of(ScheduleFile.Read(File.ReadAllText(target.Path)), 0).Kind);
    }

    [Fact]
    public void What_holds_has_nothing_to_shrink()
    {
        var report = Sweep.Execute(new RandomWalk(5), new SweepOptions(), default);
        using var file = TemporaryFile.With(ScheduleFile.Write(Schedule.Of(report, "", 5, nameof(Strategy.Random))));
        var (code, output, _) = SimProcessRun.Run("shrink", file.Path, "--out", file.Path + ".small");
        Assert.Equal(0, code);
        Assert.Contains("nothing to shrink", output, StringComparison.Ordinal);
        Assert.False(File.Exists(file.Path + ".small"));
    }

    [Fact]
    public void A_place_that_can_not_be_written_is_named()
    {
        using var file = TemporaryFile.With(ScheduleFile.Write(Find()));
        var (code, _, errors) =
            SimProcessRun.Run("shrink", file.Path, "--out", "/nowhere/x.schedule.json", "-n", "200");
        Assert.Equal(2, code);
        Assert.Contains("/nowhere/x.schedule.json can't be written", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private static Schedule Find()
    {
        var result = Sweep.Run(new SweepOptions { Mutant = Mutant, Seed = 1_000_004 }, TimeProvider.System);
        Assert.NotNull(result.Failure);
        return Schedule.Of(result.Failure, Mutant, result.FailureSeed, nameof(Strategy.Random));
    }

    private static int Size(string path) => ScheduleFile.Read(File.ReadAllText(path)).Workload.Size;
}
