using System.CommandLine;
using System.CommandLine.Help;

namespace Vigil.Cli.Commands;

/// <summary>A command that is only a name for others; by itself it shows what there is, as etcdctl's do.</summary>
internal static class GroupCommand
{
    public static Command Create(string name, string description, params Command[] members)
    {
        var command = new Command(name, description);
        foreach (var member in members)
        {
            command.Subcommands.Add(member);
        }

        command.SetAction(parsed => new HelpAction().Invoke(parsed));
        return command;
    }
}
