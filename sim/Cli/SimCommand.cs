using System.CommandLine;
using Vigil.Sim.Cli.Audit;
using Vigil.Sim.Cli.Museum;
using Vigil.Sim.Cli.Score;

namespace Vigil.Sim.Cli;

/// <summary>The whole command line.</summary>
internal static class SimCommand
{
    public static RootCommand Create() => new(
        "Searches the interleavings of the whole of Vigil for one that breaks a law, and runs it again.\n"
        + "Each command's own help has examples: run --help")
    {
        RunCommand.Create(),
        SweepCommand.Create(),
        MergeCommand.Create(),
        ReplayCommand.Create(),
        ShrinkCommand.Create(),
        ExplainCommand.Create(),
        MutantsCommand.Create(),
        MuseumCommand.Create(),
        BenchCommand.Create(),
        CompareCommand.Create(),
        ExhaustCommand.Create(),
        RaftCommand.Create(),
        AuditCommand.Create(),
        ScoreCommand.Create(),
        ScoreWorkerCommand.Create(),
    };
}
