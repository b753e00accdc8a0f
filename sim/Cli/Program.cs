using System.CommandLine;
using Spectre.Console;
using Vigil.Sim.Cli;

if (Console.IsOutputRedirected)
{
    // A file has no edge to wrap at.
    AnsiConsole.Profile.Width = 400;
}

var parsed = SimCommand.Create().Parse(args);
Examples.AddTo(parsed.CommandResult.Command);
return await parsed.InvokeAsync(new InvocationConfiguration
{
    ProcessTerminationTimeout = SimCommand.TerminationTimeout(parsed.CommandResult.Command),
});
