using System.CommandLine;
using System.Globalization;
using Vigil.Cli.Go;

namespace Vigil.Cli.Check;

/// <summary><c>check perf</c>: whether the cluster takes a load's puts, each in time.</summary>
internal static class CheckPerfCommand
{
    private const int KeyBytes = 256;
    private const int ValueBytes = 1024;
    private const double SlowestSecondsMax = 0.5;
    private const double DeviationSecondsMax = 0.1;
    private const double ThroughputMin = 0.9;

    public static Command Create(Terminal terminal, ClientFlags flags)
    {
        var arguments = Positionals.None();
        var check = new CheckFlags("/etcdctl-check-perf/");
        var duration = new Option<string>("--duration")
        {
            Description = "How long it writes",
            DefaultValueFactory = _ => "60s",
        };
        var command = new Command("perf", Examples.Append(
            "Check the performance of the cluster: puts at the load's pace, then PASS or FAIL",
            "vigil check perf",
            "vigil check perf --load=m --duration=10s --auto-compact"));
        arguments.AddTo(command);
        check.AddTo(command);
        command.Options.Add(duration);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            arguments.Read(parsed);
            var load = check.Load(parsed);
            var time = GoDuration.Parse(duration.Name, parsed.GetRequiredValue(duration));
            var prefix = check.Prefix(parsed);
            using var run = new CheckRun(parsed, flags, terminal, prefix, load.Clients);
            await run.RequireEmptyAsync(cancellationToken);
            var puts = new PutLoad(run.Clients, prefix, KeyBytes, ValueBytes);
            var report = await ProgressBar.ShowAsync(load.PutsPerSecond * time.TotalSeconds, advance =>
                puts.RunAsync(PutLoad.Paced(load.PutsPerSecond, time), () => advance(1), cancellationToken));
            await run.TidyAsync(check.IsToCompact(parsed), check.IsToDefrag(parsed), cancellationToken);
            var isGood = Judge(report, load, terminal);
            terminal.WriteLine(isGood ? "PASS" : "FAIL");
            return isGood ? ExitCodes.Success : ExitCodes.Error;
        });
        return command;
    }

    private static bool Judge(PutReport report, CheckLoad load, Terminal terminal)
    {
        var isFast = report.PutsPerSecond / load.PutsPerSecond > ThroughputMin;
        var isPrompt = report.SlowestSeconds <= SlowestSecondsMax;
        var isSteady = report.DeviationSeconds <= DeviationSecondsMax;
        var isFaultless = report.ShowErrors(terminal);
        var throughput = (int)report.PutsPerSecond + 1;
        terminal.WriteLine(isFast
            ? $"PASS: Throughput is {throughput} writes/s"
            : $"FAIL: Throughput too low: {throughput} writes/s");
        terminal.WriteLine(isPrompt
            ? $"PASS: Slowest request took {Seconds(report.SlowestSeconds)}"
            : $"Slowest request took too long: {Seconds(report.SlowestSeconds)}");
        terminal.WriteLine(isSteady
            ? $"PASS: Stddev is {Seconds(report.DeviationSeconds)}"
            : $"Stddev too high: {Seconds(report.DeviationSeconds)}");
        return isFaultless && isFast && isPrompt && isSteady;
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000000", CultureInfo.InvariantCulture) + "s";
}
