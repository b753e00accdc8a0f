using System.Runtime.CompilerServices;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Schedules;
using Vigil.Sim.Strategies;
using Vigil.Sim.Testing.Hosting;

namespace Vigil.Sim.Testing;

/// <summary>
/// Puts a service of yours under the scheduler, network and clock of this library, and searches its interleavings.
/// </summary>
/// <remarks>
/// A test is a function of a <see cref="SimWorld"/>: it starts machines, waits for what it waits for, and says what
/// must hold. It runs once for each execution, and all that happens in it is decided by the search. Each of these
/// methods returns when it is done, and runs the test on one thread; several may run at once. A step that takes longer
/// than <see cref="SimulationOptions.StepTimeMax"/> of real time ends it as a failure, and stays behind.
/// </remarks>
public static class Simulation
{
    /// <summary>
    /// Runs execution after execution until one fails or there were enough, and makes the failure small.
    /// </summary>
    /// <param name="options">What to search, and for how long.</param>
    /// <param name="test">The test. It must make everything anew each time it is called.</param>
    /// <exception cref="ArgumentException">The strategy is one of Coyote's, which has a search of its own.</exception>
    public static SimulationResult Search(SimulationOptions options, Func<SimWorld, Task> test)
    {
        ArgumentNullException.ThrowIfNull(options);
        var search = Searches.Create(options.Strategy);
        return Search(options, test, (mayGoOn, run) =>
        {
            for (var seed = options.Seed; mayGoOn(); seed = unchecked(seed + 1))
            {
                var chooser = search.Begin(seed);
                search.End(chooser, run(chooser, seed).Choices);
            }
        });
    }

    /// <summary>The same with other choosers: given when to stop, it runs executions by choosers of its own.</summary>
    internal static SimulationResult Search(
        SimulationOptions options,
        Func<SimWorld, Task> test,
        Action<Func<bool>, Func<IChooser, ulong, TestReport>> drive)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Executions, 1, nameof(options));
        var tally = new SearchTally(options, test);
        SimulationResult? result = null;
        var hung = Watchdog.Run(options.StepTimeMax, () =>
        {
            drive(() => tally.MayGoOn, tally.Run);
            result = tally.ToResult();
        });
        return hung is null
            ? result ?? throw Invariant.Unreachable("What came to its end has a result.")
            : tally.ToResult(hung);
    }

    /// <summary>
    /// A test of any framework in one line: searches, and fails with the story, the seed and the command that runs it
    /// again.
    /// </summary>
    /// <remarks>
    /// The failure's schedule is written below the test's binaries, into <c>failures</c>. With VIGIL_TEST_SCHEDULE set
    /// to that file the test runs it instead of searching; a schedule of another test is passed over. With
    /// VIGIL_TEST_SEED set the search begins with that seed.
    /// </remarks>
    /// <param name="test">The test. It must make everything anew each time it is called.</param>
    /// <param name="options">What to search, and for how long; null for the defaults.</param>
    /// <param name="name">Filled by the compiler: the method that calls, as test filters know it.</param>
    /// <returns>What was searched; null when a schedule was run again and nothing broke.</returns>
    /// <exception cref="SimulationFailedException">Something broke.</exception>
    /// <exception cref="ScheduleFormatException">VIGIL_TEST_SCHEDULE names a file that can't be replayed.</exception>
    /// <exception cref="FormatException">VIGIL_TEST_SEED is no seed.</exception>
    /// <example><c>[Fact] public void Nobody_waits_for_ever() => Simulation.Check(RunAsync);</c></example>
    public static SimulationResult? Check(
        Func<SimWorld, Task> test, SimulationOptions? options = null, [CallerMemberName] string name = "") =>
        Check(test, options ?? new SimulationOptions(), name, TestSettings.OfProcess());

    /// <summary>The same as an environment says.</summary>
    internal static SimulationResult? Check(
        Func<SimWorld, Task> test, SimulationOptions options, string name, TestSettings settings)
    {
        SimulationResult? result = null;
        SimulationFailure? found;
        if (settings.Load(name) is { } recorded)
        {
            found = Replay(recorded, test).Failure;
        }
        else
        {
            result = Search(options with { Seed = settings.ReadSeed() ?? options.Seed }, test);
            found = result.Failure;
        }

        if (found is not { } failure)
        {
            return result;
        }

        if (failure.IsDeterministic)
        {
            failure = failure with { Schedule = failure.Schedule with { Test = name } };
            string[] asFound = failure.FollowsFromSeed
                ? [TestSettings.PasteSeed(failure.Seed, name) + "    # as it was found, on any machine"]
                : [];
            failure = failure with { Commands = [settings.Save(failure.Schedule), .. asFound] };
        }

        throw new SimulationFailedException(failure);
    }

    /// <summary>Runs the one execution of a seed, as it was found: nothing is made small.</summary>
    /// <param name="seed">The seed that a failure names.</param>
    /// <param name="options">Those that it was searched by.</param>
    /// <param name="test">The test.</param>
    /// <exception cref="ArgumentException">
    /// The strategy learns from one execution for the next, so a seed alone does not say which; replay the schedule.
    /// </exception>
    public static SimulationResult Run(ulong seed, SimulationOptions options, Func<SimWorld, Task> test)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Searches.IsIndependent(options.Strategy)
            ? Search(options with { Seed = seed, Executions = 1, ShrinkExecutionsMax = 0 }, test)
            : throw new ArgumentException(
                $"An execution of {options.Strategy} does not follow from its seed alone; replay its schedule.",
                nameof(options));
    }

    /// <summary>
    /// Runs a schedule again: step by step as it was, or where the service has changed since, the same events by name.
    /// </summary>
    /// <param name="schedule">What <see cref="SimulationFailure.Schedule"/> was.</param>
    /// <param name="test">The test.</param>
    public static SimulationReplay Replay(SimulationSchedule schedule, Func<SimWorld, Task> test)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(test);
        SimulationReplay? replay = null;
        var limit = new SimulationOptions().StepTimeMax;
        var hung = Watchdog.Run(limit, () => replay = ReplayHere(schedule, test));
        return hung is null
            ? replay ?? throw Invariant.Unreachable("What came to its end has a result.")
            : new SimulationReplay(
                IsExact: true,
                Divergence: null,
                schedule.Hash,
                TestFailures.Unfinished(
                    schedule with { Choices = hung.ChoicesSoFar(), Message = hung.DescribeHang(limit) }, execution: 0));
    }

    private static SimulationReplay ReplayHere(SimulationSchedule schedule, Func<SimWorld, Task> test)
    {
        var exact = schedule.Run(test, new ReplayChooser(schedule.Choices, isStrict: true));
        var isExact = exact.Divergence is null && exact.Hash == schedule.Hash;
        var report = isExact
            ? exact
            : schedule.Run(test, new EventChooser(schedule.Order, schedule.Choices, deviation: null));
        return new SimulationReplay(
            isExact,
            exact.Divergence?.Message,
            report.Hash,
            report.Broken is null ? null : TestFailures.Describe(report, report, schedule, test, execution: 0));
    }
}
