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

    /// <summary>How long a command may go on after SIGINT or SIGTERM.</summary>
    /// <remarks>
    /// Those that have processes and file systems of their own come to the end of what is under way, and put all of it
    /// away; the others leave nothing behind when they are cut off.
    /// </remarks>
    public static TimeSpan TerminationTimeout(Command command) =>
        command.Parents.Append(command).Any(one => one.Name is AuditCommand.Name or ScoreCommand.Name)
            ? TimeSpan.FromMinutes(3)
            : TimeSpan.FromSeconds(2);
}
