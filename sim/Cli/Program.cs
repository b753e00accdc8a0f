using System.CommandLine;
using Spectre.Console;
using Vigil.Sim.Cli;

var root = new RootCommand(
    "Searches the interleavings of the whole of Vigil for one that breaks a law, and runs it again.")
{
    RunCommand.Create(),
    SweepCommand.Create(),
    MergeCommand.Create(),
    ReplayCommand.Create(),
    ShrinkCommand.Create(),
    ExplainCommand.Create(),
    MutantsCommand.Create(),
    BenchCommand.Create(),
    CompareCommand.Create(),
    ExhaustCommand.Create(),
    RaftCommand.Create(),
};
if (Console.IsOutputRedirected)
{
    // A file has no edge to wrap at.
    AnsiConsole.Profile.Width = 400;
}

var parsed = root.Parse(args);
Examples.AddTo(parsed.CommandResult.Command);
return await parsed.InvokeAsync();
