using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World.Failures;
using Xunit;

namespace Vigil.Properties.Replay;

/// <summary>
/// A recorded failure in a build that makes other choices: found by what happened, not by which choice it was.
/// </summary>
public sealed class RealizationTests
{
    private static readonly IReadOnlyList<Schedule> Recorded =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "properties", "Corpus", "schedules"))
            .Order(StringComparer.Ordinal)
            .Select(path => ScheduleFile.Read(File.ReadAllText(path)))
            .Where(schedule => schedule.Mutant.Length > 0)
            .Select(schedule => Realization.Of(schedule).Schedule)
            .Where(schedule => schedule.Choices.Any(choice => choice.Kind == ChoiceKind.Step)),
    ];

    [Fact]
    public void The_same_build_gives_the_same_execution()
    {
        foreach (var schedule in Recorded)
        {
            Assert.Equal(RealizationKind.Exact, Realization.Of(schedule, executionsMax: 0).Kind);
        }
    }

    /// <summary>Which of the enabled is the n-th is what changes first when code does.</summary>
    [Fact]
    public void The_order_of_events_alone_is_nearly_always_enough()
    {
        var byOrder = Recorded.Count(
            schedule => Realization.Of(WithoutPlaces(schedule), executionsMax: 1).Kind == RealizationKind.Refound);
        Assert.True(byOrder >= Recorded.Count * 9 / 10, $"{byOrder} of {Recorded.Count} by their order of events.");
    }

    [Fact]
    public void Without_either_it_is_rare_to_meet_it_at_once()
    {
        var byChance = Recorded.Count(schedule => Realization.Of(
            WithoutPlaces(schedule) with { Order = EventOrder.Unknown }, executionsMax: 1)
                .Kind == RealizationKind.Refound);
        Assert.True(byChance <= Recorded.Count / 2, $"{byChance} of {Recorded.Count} by the simplest choices.");
    }

    /// <summary>As after a change of code: some lanes have a step more, some one less.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void An_order_with_gaps_and_strangers_still_leads_there(int percent)
    {
        var random = new RandomWalk((ulong)percent);
        foreach (var schedule in Recorded)
        {
            var steps = new List<int>();
            foreach (var step in schedule.Order.Steps)
            {
                var what = random.Choose(ChoiceKind.Step, "damage", 100);
                steps.AddRange(what < percent ? [] : what < 2 * percent ? [step, schedule.Order.Labels.Count] : [step]);
            }

            var damaged = WithoutPlaces(schedule) with
            {
                Order = new EventOrder([.. schedule.Order.Labels, "nobody/nothing"], steps),
            };
            var found = Realization.Of(damaged);
            Assert.True(found.Kind != RealizationKind.Gone, $"{schedule.Mutant} was not met again.");
            Assert.Equal(RealizationKind.Exact, Realization.Of(found.Schedule, executionsMax: 0).Kind);
        }
    }

    [Fact]
    public void What_was_mended_is_gone()
    {
        foreach (var schedule in Recorded.Take(6))
        {
            var found = Realization.Of(schedule with { Mutant = "" }, executionsMax: 300);
            Assert.True(found.Report.Holds, schedule.Mutant);

            // Where nothing that was recorded depends on the fault, its schedule is met exactly, and breaks no law.
            Assert.Contains(found.Kind, new[] { RealizationKind.Gone, RealizationKind.Exact });
            Assert.Equal(found.Kind == RealizationKind.Gone ? 301 : 1, found.Executions);
        }
    }

    [Fact]
    public void The_command_says_what_became_of_it()
    {
        var schedule = Recorded.First(recorded =>
            Realization.Of(WithoutPlaces(recorded), executionsMax: 1).Kind == RealizationKind.Refound
            && Realization.Of(recorded with { Mutant = "", Build = "another" }).Kind == RealizationKind.Gone);
        Assert.StartsWith("re-found", Print(WithoutPlaces(schedule), 1), StringComparison.Ordinal);
        Assert.StartsWith("gone", Print(schedule with { Mutant = "", Build = "another" }, 0), StringComparison.Ordinal);
        Assert.StartsWith("BROKEN", Print(schedule, 1), StringComparison.Ordinal);
        using var file = TemporaryFile.With(ScheduleFile.Write(WithoutPlaces(schedule)));
        var (code, _, errors) = SimProcessRun.Run("replay", file.Path, "--exact");
        Assert.Equal(3, code);
        Assert.Contains("no longer fits this build", errors, StringComparison.Ordinal);
    }

    private static string Print(Schedule schedule, int exitCode)
    {
        using var file = TemporaryFile.With(ScheduleFile.Write(schedule));
        var (code, output, errors) = SimProcessRun.Run("replay", file.Path);
        Assert.True(code == exitCode, errors);
        return output;
    }

    private static Schedule WithoutPlaces(Schedule schedule) => schedule with
    {
        Build = "another",
        Choices = [.. schedule.Choices.Where(choice => choice.Kind != ChoiceKind.Step)],
    };
}
