using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Testing;

/// <summary>Makes a failing execution small, and describes what happened in it.</summary>
internal static class TestFailures
{
    /// <summary>The most executions to shrink a failure that takes the collector to be seen: it is slow.</summary>
    private const int SettledMax = 400;

    /// <summary>The most steps to shrink a failure: one that takes its whole budget is not run 4,000 times.</summary>
    private const int StepsInAllMax = 20_000_000;

    /// <summary>Makes it small.</summary>
    public static SimulationFailure Shrink(
        TestReport found, ulong seed, SimulationOptions options, Func<SimWorld, Task> test, int execution)
    {
        var origin = Origin(found.Choices, found.Hash, seed, options, found.Broken?.Message ?? "");
        var again = origin.Run(test, new ReplayChooser(found.Choices, isStrict: true));
        if (again.Divergence is not null || again.Hash != found.Hash)
        {
            return Describe(found, found, origin, test, execution);
        }

        var settles = found.Broken?.Key.StartsWith(Broken.Unobserved, StringComparison.Ordinal) == true;
        var smallest = TestShrinker.Shrink(
            found,
            found.Broken?.Key ?? "",
            chooser => origin.Run(test, chooser, story: null, settles),
            Math.Min(options.ShrinkExecutionsMax, settles ? SettledMax : 1 + (StepsInAllMax / (1 + found.Steps))));
        return Describe(smallest, found, origin, test, execution);
    }

    /// <summary>
    /// A failure by a step that does not end: it is as it was found, and nothing more can be learned.
    /// </summary>
    public static SimulationFailure Unfinished(
        IReadOnlyList<Choice> choices, ulong seed, SimulationOptions options, string message, int execution) =>
        Unfinished(Origin(choices, 0, seed, options, message), execution);

    /// <summary>The same by what was chosen, with the message.</summary>
    public static SimulationFailure Unfinished(SimulationSchedule schedule, int execution) => new()
    {
        Message = schedule.Message,
        Seed = schedule.Seed,
        Hash = schedule.Hash,
        Execution = execution,
        ChoicesFound = schedule.Choices.Count,
        Schedule = schedule,
        Story = [$"BROKEN: {schedule.Message}"],
        IsDeterministic = true,
    };

    private static SimulationSchedule Origin(
        IReadOnlyList<Choice> choices, ulong hash, ulong seed, SimulationOptions options, string message)
    {
        return new SimulationSchedule
        {
            Choices = choices,
            Order = EventOrder.Unknown,
            Hash = hash,
            Seed = seed,
            Strategy = $"{options.Strategy}",
            Message = message,
            Link = options.Link,
            StepsMax = options.StepsMax,
            StepsAtOneTimeMax = options.StepsAtOneTimeMax,
        };
    }

    /// <summary>Describes what happened in an execution, by running it once more with a listener.</summary>
    /// <param name="report">The execution.</param>
    /// <param name="found">The one that it was shrunk from.</param>
    /// <param name="origin">How it was run.</param>
    /// <param name="test">The test.</param>
    /// <param name="execution">Which of its search it was, from 1; 0 when it was not searched for.</param>
    public static SimulationFailure Describe(
        TestReport report, TestReport found, SimulationSchedule origin, Func<SimWorld, Task> test, int execution)
    {
        var recorder = new EventRecorder(new ReplayChooser(report.Choices, isStrict: true));
        var again = origin.Run(test, recorder, new StoryBook());
        var message = report.Broken?.Message ?? "";
        return new SimulationFailure
        {
            Message = message,
            Seed = origin.Seed,
            Hash = found.Hash,
            Execution = execution,
            ChoicesFound = found.Choices.Count,
            Schedule =
                origin with { Choices = report.Choices, Order = recorder.Order, Hash = report.Hash, Message = message },
            Story = again.Story,
            IsDeterministic = again.Divergence is null && again.Hash == report.Hash,
        };
    }
}
