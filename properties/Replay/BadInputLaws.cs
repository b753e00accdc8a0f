using Vigil.Sim.Engine.Schedules;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Replay;

/// <summary>
/// What can't be used is refused with its cause, its place and what to do, and without a stack trace.
/// </summary>
public sealed class BadInputLaws
{
    public static TheoryData<string, string> Foreign => new()
    {
        { "", "can't be read as JSON" },
        { "not json", "can't be read as JSON" },
        { "{}", "not a schedule file" },
        { "[1, 2]", "not a schedule file" },
        { """{"kind": "vigil-schedule", "format": 99}""", "Use the build that wrote it" },
        { """{"kind": "vigil-schedule", "format": 1}""", "lacks something" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void A_foreign_schedule_file_is_refused_with_the_reason(string text, string reason)
    {
        using var file = TemporaryFile.With(text);
        var (exitCode, _, errors) = SimProcessRun.Run("replay", file.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Contains(file.Path, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_file_that_is_not_there_is_named()
    {
        var (exitCode, _, errors) = SimProcessRun.Run("replay", "/nowhere/x.schedule.json");
        Assert.Equal(2, exitCode);
        Assert.Contains("/nowhere/x.schedule.json can't be read", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_schedule_file_is_refused()
    {
        var text = ScheduleFile.Write(SomeSchedule());
        Assert.Throws<ScheduleFormatException>(() => ScheduleFile.Read(text[..(text.Length / 2)]));
    }

    [Fact]
    public void A_schedule_that_was_changed_says_where_it_parts()
    {
        var schedule = SomeSchedule();
        using var file =
            TemporaryFile.With(ScheduleFile.Write(schedule with { Choices = [.. schedule.Choices.Skip(1)] }));
        var (exitCode, _, errors) = SimProcessRun.Run("replay", file.Path);
        Assert.Equal(3, exitCode);
        Assert.Contains("the recording has", errors, StringComparison.Ordinal);
        Assert.Contains("the file was changed", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_with_a_mutant_that_is_gone_is_refused()
    {
        using var file = TemporaryFile.With(ScheduleFile.Write(SomeSchedule() with { Mutant = "NoSuchMutant" }));
        var (exitCode, _, errors) = SimProcessRun.Run("replay", file.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("NoSuchMutant", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--seed", "xyz")]
    [InlineData("run", "--mutant", "NoSuchMutant")]
    [InlineData("run", "--executions", "0")]
    [InlineData("run", "--strategy", "Magic")]
    [InlineData("run", "--no-such-flag", "1")]
    [InlineData("run", "--executions", "-5")]
    [InlineData("run", "--executions", "99999999999999999999")]
    [InlineData("run", "--seconds", "-1")]
    [InlineData("run", "--check-every", "-1")]
    [InlineData("exhaust", "--scope", "nowhere")]
    [InlineData("exhaust", "--mutant", "NoSuchMutant")]
    [InlineData("exhaust", "--executions", "0")]
    [InlineData("mutants", "--strategy", "Magic")]
    [InlineData("mutants", "--mutant", "NoSuchMutant")]
    [InlineData("mutants", "--seeds", "0")]
    [InlineData("compare", "--seeds", "0")]
    [InlineData("shrink", "--seconds", "soon")]
    public void An_argument_that_makes_no_sense_is_named(string command, string flag, string value)
    {
        var (exitCode, output, errors) = SimProcessRun.Run(command, flag, value);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(flag, output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private static Schedule SomeSchedule()
    {
        var report = Sweep.Execute(new Sim.Engine.Choices.RandomWalk(5), new SweepOptions(), default);
        return Schedule.Of(report, "", 5, nameof(Strategy.Random));
    }
}
