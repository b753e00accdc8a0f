using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Audit.Files;
using Vigil.Sim.Audit;
using Vigil.Sim.Audit.Stories;

namespace Vigil.Sim.Cli.Audit;

/// <summary><c>sim audit</c>: the simulator's clients and laws over real servers of etcd's protocol.</summary>
internal static class AuditCommand
{
    public const string Name = "audit";

    private static readonly Option<int> Members = new("--members")
    {
        Description = "How many members a round has; drawn when left out.",
    };

    private static readonly Option<Focus> About = new("--focus")
    {
        Description = "Kinds of clients and faults to turn on; another kind for each round when left out.",
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Of the rounds' stories; what comes of one is never twice the same.",
        DefaultValueFactory = static _ => 1,
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "The most rounds; 0 for no bound.",
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "No round begins later than this; 0 for no bound. 60 when --rounds is left out as well.",
    };

    private static readonly Option<int> RoundSeconds = new("--round-seconds")
    {
        Description = "About how long the clients of a round work.",
        DefaultValueFactory = static _ => 3,
    };

    private static readonly Option<int> ShrinkSeconds = new("--shrink-seconds")
    {
        Description = "The most time to make the story of a failure smaller, beside --seconds; 0 to leave it.",
        DefaultValueFactory = static _ => 300,
    };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Where stories and histories of failures go: a directory that is empty or not there; audits/ and "
            + "the time when left out.",
    };

    private static readonly Option<bool> Stop = new("--stop")
    {
        Description = "End with the first round that fails.",
    };

    public static Command Create()
    {
        var command = new Command(
            Name,
            "Audits a server of etcd's protocol from outside: clients, faults, and the simulator's laws. Exits 1 when "
            + "a law broke, 2 when it can't be audited, 4 when it was stopped by ^C.")
        {
            Members, About, Seed, Rounds, Seconds, RoundSeconds, ShrinkSeconds, Out, Stop,
            AuditReplayCommand.Create(), AuditShrinkCommand.Create(), AuditDiffCommand.Create(),
        };
        TargetOptions.AddTo(command);
        command.SetAction((parsed, stop) => AuditErrors.CatchAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var target = TargetOptions.Read(parsed);
        if (parsed.GetValue(Members) is < 0 or > 9 || parsed.GetValue(Rounds) < 0 || parsed.GetValue(Seconds) < 0
            || parsed.GetValue(RoundSeconds) is < 1 or > 60 || parsed.GetValue(ShrinkSeconds) < 0)
        {
            throw new AuditException("--members takes a number from 1 to 9, --round-seconds one from 1 to 60, "
                + "--rounds, --seconds and --shrink-seconds one from 0 on.");
        }

        var seconds = parsed.GetValue(Seconds) is > 0 and var given ? given : parsed.GetValue(Rounds) > 0 ? 0 : 60;
        var options = new AuditOptions
        {
            Members = parsed.GetValue(Members),
            Focus = parsed.GetValue(About),
            Seed = parsed.GetValue(Seed),
            Rounds = parsed.GetValue(Rounds) is > 0 and var rounds ? rounds : int.MaxValue,
            Time = seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue,
            RoundSeconds = parsed.GetValue(RoundSeconds),
            ShrinkTime = TimeSpan.FromSeconds(parsed.GetValue(ShrinkSeconds)),
            StopsAtFailure = parsed.GetValue(Stop),
        };
        var directory = parsed.GetValue(Out) ?? Path.Combine("audits", DateTime.Now.ToString(
            "yyyy-MM-dd-HH.mm.ss", CultureInfo.InvariantCulture));
        var run = new AuditRun(target, options, new AuditFiles(directory), Console.WriteLine, TimeProvider.System);
        await run.RunAsync(stop);
        Console.Write(AuditTable.Write(target.Name, run));
        return run.Found.Count > 0 ? ExitCodes.Broken
            : stop.IsCancellationRequested ? ExitCodes.Stopped : ExitCodes.Held;
    }
}
