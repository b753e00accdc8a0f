using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Failures;

/// <summary>What became of a recorded execution in this build.</summary>
public enum RealizationKind
{
    /// <summary>The same choices make the same execution.</summary>
    Exact,

    /// <summary>The choices no longer fit, but the law still breaks.</summary>
    Refound,

    /// <summary>The choices no longer fit, and the law held in everything that was tried.</summary>
    Gone,
}

/// <summary>A recorded execution, brought about again in a build that may be another one.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Report">The execution; of one that is gone, the one that comes nearest.</param>
/// <param name="Schedule">What runs it again in this build.</param>
/// <param name="Executions">How many were run until then.</param>
internal sealed record Realization(RealizationKind Kind, ExecutionReport Report, Schedule Schedule, int Executions)
{
    /// <summary>Half of the tries stay near the recorded order, in case a small change is all there is.</summary>
    private const int DeviationsMax = 400;

    /// <summary>The law that was broken then; empty when none was.</summary>
    public string Law { get; private init; } = "";

    /// <summary>
    /// Where a strict replay left the recording; null when it did not, or was not the recorded one in the end.
    /// </summary>
    public string? Divergence { get; private init; }

    /// <summary>Brings a recorded execution about.</summary>
    /// <param name="schedule">The recording.</param>
    /// <param name="executionsMax">How many executions to look for it when it is not where it was; 0 for none.</param>
    /// <exception cref="InvalidOperationException">This build does not have its mutant.</exception>
    public static Realization Of(Schedule schedule, int executionsMax = 2000)
    {
        ExecutionReport? nearest = null;
        string? divergence = null;
        try
        {
            var exact = schedule.Run(isStrict: true);
            if (exact.Hash == schedule.Hash)
            {
                return new Realization(RealizationKind.Exact, exact, schedule, 1) { Law = schedule.Law };
            }
        }
        catch (ReplayDivergedException diverged)
        {
            divergence = diverged.Message;
        }

        var done = 1;
        foreach (var chooser in Choosers(schedule, executionsMax))
        {
            done++;
            var report = schedule.Run(chooser);
            nearest ??= report;
            if (schedule.Law.Length > 0 && !report.Holds && report.Violations[0].Law.Name == schedule.Law)
            {
                return new Realization(RealizationKind.Refound, report, schedule.As(report), done)
                {
                    Law = schedule.Law,
                    Divergence = divergence,
                };
            }
        }

        nearest ??= schedule.Run(new EventChooser(schedule.Order, schedule.Choices, deviation: null));
        return new Realization(RealizationKind.Gone, nearest, schedule.As(nearest), done)
        {
            Law = schedule.Law,
            Divergence = divergence,
        };
    }

    private static IEnumerable<IChooser> Choosers(Schedule schedule, int executionsMax)
    {
        for (var i = 0; i < executionsMax; i++)
        {
            yield return i switch
            {
                0 => new EventChooser(schedule.Order, schedule.Choices, deviation: null),
                1 => new ReplayChooser(schedule.Choices, isStrict: false),
                < DeviationsMax => new EventChooser(schedule.Order, schedule.Choices, new RandomWalk((ulong)i)),
                _ => new RandomWalk((ulong)i),
            };
        }
    }
}
