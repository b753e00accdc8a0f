using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Testing;

/// <summary>Makes a failing execution small, and describes what happened in it.</summary>
internal static class TestFailures
{
    /// <summary>Makes it small.</summary>
    public static SimulationFailure Shrink(
        TestReport found, ulong seed, SimulationOptions options, Func<SimWorld, Task> test, int execution)
    {
        var origin = new SimulationSchedule
        {
            Choices = found.Choices,
            Order = EventOrder.Unknown,
            Hash = found.Hash,
            Seed = seed,
            Strategy = $"{options.Strategy}",
            Message = found.Broken?.Message ?? "",
            Link = options.Link,
            StepsMax = options.StepsMax,
        };
        var again = origin.Run(test, new ReplayChooser(found.Choices, isStrict: true));
        if (again.Divergence is not null || again.Hash != found.Hash)
        {
            return Describe(found, found, origin, test, execution);
        }

        var smallest = TestShrinker.Shrink(
            found,
            found.Broken?.Key ?? "",
            chooser => origin.Run(test, chooser),
            options.ShrinkExecutionsMax);
        return Describe(smallest, found, origin, test, execution);
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
