using System.CommandLine;
using System.Globalization;

namespace Vigil.Cli.Check;

/// <summary><c>check datascale</c>: how much memory a server takes for a load's keys.</summary>
internal static class CheckDatascaleCommand
{
    private const int KeyBytes = 512;
    private const int ValueBytes = 512;

    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = Positionals.None();
        var check = new CheckFlags("/etcdctl-check-datascale/");
        var command = new Command("datascale", Examples.Append(
            "Check the memory usage of holding data for different workloads on a given server endpoint: the first",
            "vigil check datascale",
            "vigil check datascale --load=m --auto-compact --auto-defrag"));
        arguments.AddTo(command);
        check.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            arguments.Read(parsed);
            var load = check.Load(parsed);
            var prefix = check.Prefix(parsed);
            var endpoint = flags.Endpoints(parsed)[0];
            using var run = new CheckRun(parsed, flags, terminal, prefix, load.Clients);
            await run.RequireEmptyAsync(cancellationToken);
            var before = await ResidentMemory.ReadAsync(endpoint, "before", cancellationToken);
            terminal.WriteLine(
                $"Start data scale check for work load [{load.Pairs} key-value pairs,"
                + $" {KeyBytes + ValueBytes} bytes per key-value, {load.Clients} concurrent clients].");
            await terminal.Out.FlushAsync(cancellationToken);
            var puts = new PutLoad(run.Clients, prefix, KeyBytes, ValueBytes);
            var report = await ProgressBar.ShowAsync(load.Pairs, advance =>
                puts.RunAsync(PutLoad.AtOnce(load.Pairs), () => advance(1), cancellationToken));
            var after = await ResidentMemory.ReadAsync(endpoint, "after", cancellationToken);
            await run.TidyAsync(check.IsToCompact(parsed), check.IsToDefrag(parsed), cancellationToken);
            if (!report.ShowErrors(terminal))
            {
                return ExitCodes.Error;
            }

            var megabytes = ((after - before) / (1024 * 1024)).ToString("0.00", CultureInfo.InvariantCulture);
            terminal.WriteLine($"PASS: Approximate system memory used : {megabytes} MB.");
            return ExitCodes.Success;
        });
        return command;
    }
}
