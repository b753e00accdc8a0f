using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using Vigil.Properties.Replay;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Sweeps;
using Xunit;

namespace Vigil.Properties.Sweeps;

/// <summary>The parts of a sweep, joined, are the sweep: byte for byte but for times.</summary>
public sealed partial class MergeLaws
{
    [Theory]
    [InlineData("RepeatAfterSync", "Random", 4)]
    [InlineData("", "Random", 3)]
    [InlineData("RepeatAfterSync", "CoyoteRandom", 2)]
    [InlineData("RepeatAfterSync", "Portfolio", 2)]
    [InlineData("", "Pct3", 2)]
    public void Processes_that_share_a_sweep_answer_as_one_does(string mutant, string strategy, int count)
    {
        string[] what = ["-n", "41", "--seed", "0x7", "--mutant", mutant, "--strategy", strategy];
        using var parts = new SweepScratch();
        using var whole = new SweepScratch();
        parts.RunAll(count, null, what);
        whole.RunAll(1, mutant.Length > 0 ? 1 : 0, what);
        Assert.Equal(whole.Merge(), parts.Merge());

        // The parts may keep more: the first ten of each are among them.
        var schedules = SchedulesIn(whole);
        Assert.Equal(mutant.Length > 0, schedules.Length > 0);
        Assert.Empty(schedules.Except(SchedulesIn(parts)));
    }

    /// <summary>The mutant breaks its law so often that more fail than are kept, in parts and in the whole.</summary>
    [SeededProperty(MaxTest = 6)]
    public void However_a_sweep_is_cut_the_answer_is_the_same(PositiveInt count, bool isPastTheLastSeed)
    {
        var first = isPastTheLastSeed ? ulong.MaxValue - 15 : 1;
        var plan = new SweepPlan(
            first, 30, Strategy.Random, "StaleRange", BuildFingerprint.OfThisBuild());
        Assert.Equal(Text(plan, 1), Text(plan, (count.Get % 9) + 2));
    }

    [Fact]
    public void A_sweep_of_clusters_is_the_same_however_it_is_cut()
    {
        string[] what = ["-n", "4", "--members", "1", "3"];
        using var parts = new SweepScratch();
        using var whole = new SweepScratch();
        parts.RunAll(2, 0, what);
        whole.RunAll(1, 0, what);
        Assert.Equal(whole.Merge(), parts.Merge());
    }

    /// <summary>The minutes of a table apart, which are those of the machine.</summary>
    [Fact]
    public void What_a_sweep_says_of_stopping_is_the_same_however_it_is_cut()
    {
        string[] what = ["-n", "120", "--strategy", "Pct3"];
        using var parts = new SweepScratch();
        using var whole = new SweepScratch();
        parts.RunAll(2, 0, what);
        whole.RunAll(1, 0, what);
        var said = Said(parts);
        Assert.Equal(Said(whole), said);
        Assert.Contains(said, line => line.Contains("seen once, twice", StringComparison.Ordinal));
        Assert.Contains(said, line => line.StartsWith("Pct3 learns from one execution", StringComparison.Ordinal));
        Assert.Contains(said, line => line.EndsWith("a chance below 2.50 % (95 %).", StringComparison.Ordinal));
        Assert.Contains(said, line => line.StartsWith("PCT: a bug of depth 3 or less", StringComparison.Ordinal));
        Assert.Contains("\"failureChanceMax\": 0.025", whole.Merge(), StringComparison.Ordinal);

        static string[] Said(SweepScratch scratch)
        {
            var (code, output, errors) = SimProcessRun.Run("merge", scratch.Folder);
            Assert.True(code == 0, errors);
            var table = output[output.IndexOf("may one stop?", StringComparison.Ordinal)..];
            return
            [
                .. table.Split('\n').Where(line => !line.Contains("more until") && !line.StartsWith("All laws"))
                    .Select(line => Widths().Replace(line, " ")),
            ];
        }
    }

    [Fact]
    public void A_failure_of_a_sweep_replays()
    {
        using var scratch = new SweepScratch();
        scratch.RunAll(1, 1, "-n", "40", "--mutant", "RepeatAfterSync");
        var (code, output, _) = SimProcessRun.Run("merge", scratch.Folder);
        Assert.Equal(1, code);
        Assert.Contains("BROKEN  Unique", output, StringComparison.Ordinal);
        var schedule = scratch.Files.Keys.First(name => name.EndsWith(".schedule.json", StringComparison.Ordinal));
        Assert.Contains(FailureText.CommandFor(scratch.PathOf(schedule)), output, StringComparison.Ordinal);
        Assert.Equal(1, SimProcessRun.Run("replay", scratch.PathOf(schedule)).ExitCode);
    }

    /// <summary>How wide a column is depends on the minutes in it.</summary>
    [GeneratedRegex("[ ─]+")]
    private static partial Regex Widths();

    private static string[] SchedulesIn(SweepScratch scratch) =>
        [.. scratch.Files.Where(file => file.Key.Contains("schedule", StringComparison.Ordinal))
            .Select(file => file.Value)];

    private static string Text(SweepPlan plan, int count)
    {
        var merge = new SweepMerge(isPartialAllowed: false);
        foreach (var shard in merge.Order(Enumerable.Range(1, count).Select(index => new Shard(index, count))))
        {
            var part = new ShardResult(plan, shard, new SweepAnswer());
            ShardSweep.Run(part, FileNameOf, () => true, CancellationToken.None);
            merge.Add(SweepFile.Read(SweepFile.Write(part)));
        }

        Assert.True(merge.Answer.BrokenCount > SweepAnswer.FailuresMax);
        Assert.All(merge.Answer.Failures.CountBy(failure => failure.Law), law => Assert.InRange(law.Value, 1, 10));
        return Encoding.UTF8.GetString(SweepFile.WriteMerged(plan, merge.Answer));
    }

    private static string FileNameOf(Schedule schedule) => $"{schedule.Seed:x}-{schedule.Hash:x}.schedule.json";
}
