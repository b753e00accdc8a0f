using Vigil.Properties.Replay;
using Vigil.Properties.Tools;
using Vigil.Sim.World.Sweeps;
using Xunit;

namespace Vigil.Properties.Sweeps;

/// <summary>A part that was stopped, however it was, goes on as if it had not been.</summary>
public sealed class StoppedSweepLaws
{
    private static readonly string[] What = ["-n", "3000", "--seed", "5"];

    [ToolTheory(Tool.Env)]
    [InlineData("INT", 4)]
    [InlineData("TERM", 4)]
    [InlineData("KILL", 128 + 9)]
    public void A_part_that_was_stopped_goes_on_to_the_same_answer(string signal, int exitCode)
    {
        using var stopped = new SweepScratch();
        using var whole = new SweepScratch();
        Assert.Equal(exitCode, Stop(stopped, signal));
        var part = SweepFile.Read(File.ReadAllBytes(stopped.PathOf("shard-2-of-2.json")));
        Assert.InRange(part.Answer.Counts.Executions, 1, part.Executions - 1);

        stopped.RunAll(2, 0, What);
        whole.RunAll(1, 0, What);
        Assert.Equal(whole.Merge(), stopped.Merge());
        Assert.DoesNotContain(stopped.Files.Keys, name => name.EndsWith(".part", StringComparison.Ordinal));
    }

    [ToolFact(Tool.Env)]
    public void A_part_that_is_stopped_while_it_shrinks_keeps_what_it_had()
    {
        using var stopped = new SweepScratch();
        using var whole = new SweepScratch();

        // The first execution breaks the law, and shrinking it takes seconds.
        string[] what = ["-n", "12", "--mutant", "DropTombstoneAtCompact", "--seed", "20"];
        using (var process = SimProcessRun.Start(stopped.Sweep("1/1", what)))
        {
            process.Await(() => File.Exists(stopped.PathOf("shard-1-of-1.json")));
            process.Signal("INT");
            Assert.Equal(4, process.End().ExitCode);
        }

        Assert.Equal(0, Done(stopped));
        stopped.RunAll(1, null, what);
        whole.RunAll(1, 1, what);
        Assert.Equal(whole.Merge(), stopped.Merge());
    }

    [Fact]
    public void A_bound_in_time_ends_a_part_and_the_next_run_goes_on()
    {
        using var scratch = new SweepScratch();
        var (code, output, errors) = SimProcessRun.Run(scratch.Sweep("1/1", "-n", "1000000", "--seconds", "1"));
        Assert.True(code == 0, errors);
        Assert.Contains("is partial", output, StringComparison.Ordinal);
        var before = Done(scratch);
        Assert.Equal(0, SimProcessRun.Run(scratch.Sweep("1/1", "-n", "1000000", "--seconds", "1")).ExitCode);
        Assert.True(Done(scratch) > before);
    }

    [Fact]
    public void A_part_that_is_done_says_so_and_is_left_alone()
    {
        using var scratch = new SweepScratch();
        string[] what = ["-n", "40", "--mutant", "RepeatAfterSync"];
        scratch.RunAll(1, 1, what);
        var before = scratch.Files;
        var (code, output, _) = SimProcessRun.Run(scratch.Sweep("1/1", what));
        Assert.Equal(0, code);
        var broken = SweepFile.Read(File.ReadAllBytes(scratch.PathOf("shard-1-of-1.json"))).Answer.BrokenCount;
        Assert.Contains(
            $"Shard 1/1 is done already: 40 executions, {broken} broke a law", output, StringComparison.Ordinal);
        Assert.Equal(before, scratch.Files);
    }

    [ToolFact(Tool.Env)]
    public void A_shard_that_another_process_runs_is_left_to_it()
    {
        using var scratch = new SweepScratch();
        string[] what = ["-n", "1000000"];
        using var process = SimProcessRun.Start(scratch.Sweep("2/2", what));

        // Written when it has the lock and listens to signals.
        process.Await(() => File.Exists(scratch.PathOf("shard-2-of-2.json")));
        var (code, _, errors) = SimProcessRun.Run(scratch.Sweep("2/2", what));
        process.Signal("TERM");
        process.End();
        Assert.Equal(2, code);
        Assert.Contains("Another process runs shard 2/2", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch.PathOf("shard-2-of-2.lock")));
    }

    private static long Done(SweepScratch scratch) =>
        SweepFile.Read(File.ReadAllBytes(scratch.PathOf("shard-1-of-1.json"))).Answer.Counts.Executions;

    private static int Stop(SweepScratch scratch, string signal)
    {
        var file = scratch.PathOf("shard-2-of-2.json");
        using var process = SimProcessRun.Start(scratch.Sweep("2/2", What));

        // Read while it is being written: what is there is whole at any time.
        process.Await(() => File.Exists(file) && SweepFile.Read(File.ReadAllBytes(file)).Answer.Counts.Executions > 0);
        process.Signal(signal);
        return process.End().ExitCode;
    }
}
