using System.Text;
using Vigil.Properties.Replay;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Sweeps;
using Xunit;

namespace Vigil.Properties.Sweeps;

/// <summary>
/// What makes no sweep is refused with its cause and its place, and nothing of what is there is touched.
/// </summary>
public sealed class SweepRefusals : IDisposable
{
    private static readonly string[] What = ["-n", "6"];
    private readonly SweepScratch _scratch = new();

    public SweepRefusals()
    {
        // Without processes, for there are many tests; the build is the same, as they run this very file.
        var plan = new SweepPlan(1, 6, Strategy.Random, "", BuildFingerprint.OfThisBuild());
        Directory.CreateDirectory(_scratch.Folder);
        foreach (var shard in new[] { new Shard(1, 2), new Shard(2, 2) })
        {
            var part = new ShardResult(plan, shard, new SweepAnswer());
            ShardSweep.Run(part, _ => "", () => true, CancellationToken.None);
            File.WriteAllBytes(_scratch.PathOf(shard.FileName), SweepFile.Write(part));
        }
    }

    /// <summary>What is done to shard 2, and the error that follows.</summary>
    public static TheoryData<string, string, string> Damages => new()
    {
        { "\"format\": 1", "\"format\": 2", "Use the build that wrote it" },
        { "\"vigil-sweep\"", "\"vigil-schedule\"", "not a shard" },
        { "\"counts\"", "\"count\"", "can't be read as JSON or lacks something" },
        { "\"complete\": true", "\"complete\": false", "complete" },
        { "\"complete\": true", "\"complete\": null", "lacks something" },
        { "\"index\": 2", "\"index\": 1", "another seed" },
        { "\"index\": 2", "\"index\": 3", "no part of a sweep" },
        { "\"executions\": 3,", "\"executions\": 2,", "don't fit each other" },
        { "\"reach\": 0", "\"reach\": 7", "what PCT chose is of no size" },
        { "\"pct\": {\n      \"executions\": 0", "\"pct\": {\n      \"executions\": -1",
            "what PCT chose is of no size" },
        { "\"strategy\": \"Random\"", "\"strategy\": \"0\"", "knows no strategy '0'" },
        { "\"Reset\"", "\"Upset\"", "knows no mark 'Upset'" },
        { "}", "", "can't be read as JSON" },
    };

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_part_that_is_not_whole_is_refused_by_both_commands(string what, string by, string reason)
    {
        var file = _scratch.PathOf("shard-2-of-2.json");
        var text = File.ReadAllText(file);
        var at = text.IndexOf(what, StringComparison.Ordinal);
        File.WriteAllText(file, text[..at] + by + text[(at + what.Length)..]);
        AssertRefused([reason, file], "merge", _scratch.Folder);
        AssertRefused([reason, file], _scratch.Sweep("2/2", What));
    }

    [Fact]
    public void A_part_that_is_cut_short_anywhere_is_refused()
    {
        var whole = File.ReadAllBytes(_scratch.PathOf("shard-2-of-2.json"));
        for (var length = 0; length < whole.Length - 2; length++)
        {
            Assert.Throws<SweepFormatException>(() => SweepFile.Read(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void A_part_under_the_name_of_another_is_refused()
    {
        File.Copy(_scratch.PathOf("shard-1-of-2.json"), _scratch.PathOf("shard-2-of-2.json"), overwrite: true);
        AssertRefused(["shard-2-of-2.json", "says that it is shard 1/2"], "merge", _scratch.Folder);
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        File.Delete(_scratch.PathOf("shard-1-of-2.json"));
        AssertRefused(["1 of 2 shards are missing: 1/2"], "merge", _scratch.Folder);
        Assert.Contains("\"executions\": 3,", _scratch.Merge("--partial"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_part_is_named()
    {
        var part = SweepFile.Read(File.ReadAllBytes(_scratch.PathOf("shard-2-of-2.json")));
        var begun = new ShardResult(part.Plan, part.Shard, new SweepAnswer());
        File.WriteAllBytes(_scratch.PathOf("shard-2-of-2.json"), SweepFile.Write(begun));
        AssertRefused(["shard-2-of-2.json is partial: 0 of its 3"], "merge", _scratch.Folder);
        Assert.Contains("\"complete\": false", _scratch.Merge("--partial"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first seed is 0x1, not 0x2", "-n", "6", "--seed", "2")]
    [InlineData("6 executions, not 7", "-n", "7")]
    [InlineData("strategy is Random, not CoyoteRandom", "-n", "6", "--strategy", "CoyoteRandom")]
    [InlineData("of one server in memory, not clusters of 3 or 5 members", "-n", "6", "--members", "3", "5")]
    [InlineData("mutant is none, not StaleRange", "-n", "6", "--mutant", "StaleRange")]
    public void Another_sweep_into_the_same_folder_is_refused(string reason, params string[] what)
    {
        AssertRefused([reason, _scratch.Folder], _scratch.Sweep("1/2", what));
        File.Delete(_scratch.PathOf("shard-2-of-2.json"));
        AssertRefused([reason, _scratch.Folder], _scratch.Sweep("2/2", what));
    }

    [Fact]
    public void The_same_sweep_cut_otherwise_is_refused() =>
        AssertRefused(["a part of 2, not 3"], _scratch.Sweep("3/3", What));

    [Fact]
    public void Parts_of_different_sweeps_are_not_joined()
    {
        Rewrite(plan => plan with { FirstSeed = 2 });
        AssertRefused(["shard-2-of-2.json is of another sweep than shard-1-of-2.json: its first seed is 0x2, not 0x1"],
            "merge", _scratch.Folder);
    }

    [Fact]
    public void Parts_of_different_builds_are_not_joined_or_gone_on_with()
    {
        Rewrite(
            plan => plan with { Build = new(plan.Build) { ["Vigil.Core"] = "00000000-0000-0000-0000-000000000000" } });
        AssertRefused(["another build, which differs in Vigil.Core"], "merge", _scratch.Folder);
        AssertRefused(["another build, which differs in Vigil.Core"], _scratch.Sweep("2/2", What));
    }

    [Fact]
    public void Parts_of_different_cuts_are_not_joined()
    {
        File.Copy(_scratch.PathOf("shard-1-of-2.json"), _scratch.PathOf("shard-1-of-3.json"));
        AssertRefused(["shard-1-of-2.json and shard-1-of-3.json"], "merge", _scratch.Folder);
    }

    [Fact]
    public void A_joined_answer_is_not_written_over_something_else() =>
        AssertRefused(
            ["is no joined sweep", "left alone"],
            "merge", _scratch.Folder, "--out", _scratch.PathOf("shard-1-of-2.json"));

    [Fact]
    public void A_folder_without_parts_is_refused()
    {
        AssertRefused(["can't be joined"], "merge", _scratch.PathOf("nowhere"));
        AssertRefused(["no shard in it"], "merge", Path.GetDirectoryName(_scratch.Folder) ?? "");
    }

    [Theory]
    [InlineData("--shard", "0/4")]
    [InlineData("--shard", "5/4")]
    [InlineData("--shard", "x/y")]
    [InlineData("--seed", "xyz")]
    [InlineData("--mutant", "NoSuchMutant")]
    [InlineData("--members", "10")]
    [InlineData("--executions", "0")]
    [InlineData("--strategy", "CoyoteQLearning")]
    public void An_argument_that_makes_no_sense_is_named(string flag, string value) =>
        AssertRefused([flag], "sweep", "--out", _scratch.Folder, flag, value);

    private void AssertRefused(string[] reasons, params string[] arguments)
    {
        var before = _scratch.Files;
        var (exitCode, output, errors) = SimProcessRun.Run(arguments);
        Assert.True(exitCode == 2, output + errors);
        Assert.All(reasons, reason => Assert.Contains(reason, errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(before, _scratch.Files);
    }

    private void Rewrite(Func<SweepPlan, SweepPlan> change)
    {
        var file = _scratch.PathOf("shard-2-of-2.json");
        var part = SweepFile.Read(File.ReadAllBytes(file));
        File.WriteAllText(file, Encoding.UTF8.GetString(SweepFile.Write(part with { Plan = change(part.Plan) })));
    }
}
