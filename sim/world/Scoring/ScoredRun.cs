using Vigil.Sim.Engine.Choices;
using Vigil.Sim.World.Raft;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.World.Scoring;

/// <summary>One execution of a setup, and the laws that it broke.</summary>
/// <param name="Laws">Their names, each once; empty when all held.</param>
/// <param name="Message">What happened instead; null when all held.</param>
/// <param name="Choices">What was chosen; empty when it ended in an exception.</param>
internal sealed record ScoredRun(IReadOnlyList<string> Laws, string? Message, IReadOnlyList<Choice> Choices)
{
    /// <summary>In place of a law: the execution itself ended in an exception, which ends every sweep.</summary>
    public const string Exception = "an exception";

    private static readonly SweepOptions OneServer =
        new() { Scope = new WorkloadScope { Added = AdditionShares.Dense } };

    private static readonly SweepOptions Clusters =
        new() { Scope = WorkloadScope.Clusters with { Added = AdditionShares.Dense } };

    private static readonly RaftScope RaftAlone = new();

    /// <summary>Runs one.</summary>
    public static ScoredRun Of(Setup setup, IChooser chooser)
    {
        try
        {
            return setup switch
            {
                Setup.Raft => OfRaft(chooser),
                Setup.Server => OfSystem(chooser, OneServer),
                _ => OfSystem(chooser, Clusters),
            };
        }
        catch (OutOfMemoryException)
        {
            throw;
        }
        catch (Exception failure)
        {
            // With a mutant in it anything may come out of it: that is what is looked for.
            return new ScoredRun([Exception], $"{failure.GetType().Name}: {failure.Message}", []);
        }
    }

    private static ScoredRun OfRaft(IChooser chooser)
    {
        var report = RaftExecution.Run(new ChoiceStream(chooser), RaftAlone);
        return new ScoredRun(
            [.. report.Violations.Select(violation => violation.Law.ToString()).Distinct()],
            report.Violations.Select(violation => violation.ToString()).FirstOrDefault(),
            report.Choices);
    }

    private static ScoredRun OfSystem(IChooser chooser, SweepOptions options)
    {
        var report = Sweep.Execute(chooser, options, default);
        return new ScoredRun(
            [.. report.Violations.Select(violation => violation.Law.Name).Distinct()],
            report.Violations.Select(violation => violation.ToString()).FirstOrDefault(),
            report.Choices);
    }
}
