using System.CommandLine;
using Vigil.Api;
using Vigil.Client;
using AlarmAction = Vigil.Api.AlarmRequest.Types.AlarmAction;

namespace Vigil.Cli.Commands;

/// <summary><c>alarm</c>.</summary>
internal static class AlarmCommand
{
    public static Command Create(Terminal terminal, ClientFlags flags) => GroupCommand.Create(
        "alarm",
        Examples.Append("Alarm related commands", "vigil alarm list", "vigil alarm disarm"),
        Create("disarm", "Disarms all alarms", terminal, flags, DisarmAsync),
        Create("list", "Lists all alarms", terminal, flags, (client, cancellationToken) =>
            client.AlarmAsync(new AlarmRequest { Action = AlarmAction.Get }, cancellationToken)));

    private static Command Create(
        string name,
        string description,
        Terminal terminal,
        ClientFlags flags,
        Func<VigilClient, CancellationToken, Task<AlarmResponse>> send)
    {
        var arguments = Positionals.None();
        var command = new Command(name, Examples.Append(description, $"vigil alarm {name}"));
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            if (arguments.Read(parsed).Count > 0)
            {
                throw CliException.BadArguments($"alarm {name} command accepts no arguments");
            }

            using var client = flags.Connect(parsed);
            printer.Alarm(await send(client, cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Disarms each that there is; the answer has them, and no header, as that of Go's client.</summary>
    private static async Task<AlarmResponse> DisarmAsync(VigilClient client, CancellationToken cancellationToken)
    {
        var all = new AlarmResponse();
        var raised = await client.AlarmAsync(new AlarmRequest { Action = AlarmAction.Get }, cancellationToken);
        foreach (var alarm in raised.Alarms)
        {
            var request = new AlarmRequest
            {
                Action = AlarmAction.Deactivate,
                MemberID = alarm.MemberID,
                Alarm = alarm.Alarm,
            };
            all.Alarms.Add((await client.AlarmAsync(request, cancellationToken)).Alarms);
        }

        return all;
    }
}
