using Vigil.Properties.Replay;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Explain;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Search;

namespace Vigil.Properties.Explain;

/// <summary>A failure of a mutant, shrunk, and the page that explains it.</summary>
internal sealed class Explained
{
    private Explained(Schedule schedule, ExecutionReport report, IReadOnlyList<Moment> moments, PageData data)
    {
        Schedule = schedule;
        Report = report;
        Moments = moments;
        Data = data;
        Page = PageWriter.Write(data);
    }

    public Schedule Schedule { get; }

    public ExecutionReport Report { get; }

    public IReadOnlyList<Moment> Moments { get; }

    public PageData Data { get; }

    public string Page { get; }

    /// <summary>The schedule of the first failure of a mutant that breaks a law.</summary>
    public static Schedule Find(string mutant, string law)
    {
        var options = new SweepOptions { Mutant = mutant, Executions = 2000, Laws = [law] };
        var result = Sweep.Run(options, TimeProvider.System);
        var failure = result.Failure ?? throw new InvalidOperationException($"{law} did not notice {mutant}.");
        var ordered = failure with { Violations = [.. failure.Violations.OrderBy(v => v.Law.Name == law ? 0 : 1)] };
        var mutants = Mutants.Find(mutant) ?? throw new InvalidOperationException($"There is no mutant {mutant}.");
        var smallest = Shrinker.Shrink(ordered, mutants, executionsMax: 2000);
        return Schedule.Of(smallest, mutant, result.FailureSeed, nameof(Strategy.Random));
    }

    /// <summary>Explains a schedule.</summary>
    /// <param name="schedule">What is run.</param>
    /// <param name="ranks">Whether the choice that decided it is looked for.</param>
    public static Explained Of(Schedule schedule, bool ranks = false)
    {
        var log = new MessageLog();
        var report = schedule.Run(isStrict: true, log);
        var moments = Timeline.Of(report, log, new KeySpace(report.History, report.Order));
        var cause = ranks ? CauseRanking.Rank(schedule, seed: 1) : null;
        return new Explained(
            schedule, report, moments, Explanation.Of(schedule, report, moments, cause, "failures/some.schedule.json"));
    }

    /// <summary>The page in a file.</summary>
    public TemporaryFile ToFile() => TemporaryFile.With(Page, ".html");
}
