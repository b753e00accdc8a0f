using System.CommandLine;
using Vigil.Sim.Audit.Files;
using Vigil.Sim.Audit.Hosting;
using Vigil.Sim.World.Failures;

namespace Vigil.Soak;

/// <summary>The command line.</summary>
internal static class SoakCommand
{
    /// <summary>What it exits with, as the simulator's command does.</summary>
    private const int Held = 0, Broken = 1, Unusable = 2;

    /// <summary>What of a story is printed: the end, where it broke.</summary>
    private const int LinesShown = 60;

    private static readonly Option<int> Members = new("--members")
    {
        DefaultValueFactory = _ => 3,
        Description = "How many members the cluster has.",
    };
    private static readonly Option<int> Rounds = new("--rounds")
    {
        DefaultValueFactory = _ => 20,
        Description = "How often members are killed or stopped.",
    };
    private static readonly Option<int> Clients = new("--clients")
    {
        DefaultValueFactory = _ => 5,
        Description = "How many clients work at once.",
    };
    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "No round begins later than this; 0 for no bound.",
    };
    private static readonly Option<int> Seed = new("--seed")
    {
        DefaultValueFactory = _ => 1,
        Description = "Of what is drawn; what comes of it is never twice the same.",
    };
    private static readonly Option<string?> DataDir = new("--data-dir", "--data")
    {
        Description = "Where members keep data and logs, which stay; otherwise they are deleted when all laws held.",
    };
    private static readonly Option<string?> Server = new("--server")
    {
        Description = "vigil or vigil.dll; otherwise the Release build of this tree.",
    };
    private static readonly Option<string> Output = new("--write-out", "-w")
    {
        DefaultValueFactory = _ => "table",
        Description = "table, or json: one object and nothing else.",
    };

    public static RootCommand Create()
    {
        var command = new RootCommand("Kills members of a real cluster while clients work, and judges what these saw.")
        {
            Members, Rounds, Clients, Seconds, Seed, DataDir, Server, Output,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var server = Path.GetFullPath(parsed.GetValue(Server)
            ?? Path.Combine(AppContext.BaseDirectory, "../../Vigil.Cli/release/vigil.dll"));
        var directory = parsed.GetValue(DataDir);
        var output = parsed.GetValue(Output);
        var complaint = (parsed.GetValue(Members), parsed.GetValue(Rounds), parsed.GetValue(Clients)) switch
        {
            ( < 1 or > 9, _, _) => "--members takes a number from 1 to 9.",
            (_, < 1, _) => "--rounds takes a number from 1 on.",
            (_, _, < 1 or > 100) => "--clients takes a number from 1 to 100.",
            _ when !File.Exists(server) => $"There is no {server}: build impl/cli in Release, or give --server.",
            _ when output is not ("table" or "json") => "--write-out is table or json.",
            _ when Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any() =>
                $"{directory} is not empty: the history begins with an empty store.",
            _ => null,
        };
        if (complaint is not null)
        {
            await Console.Error.WriteLineAsync(complaint);
            return Unusable;
        }

        var options = new SoakOptions
        {
            Members = parsed.GetValue(Members),
            Rounds = parsed.GetValue(Rounds),
            Clients = parsed.GetValue(Clients),
            Time = parsed.GetValue(Seconds) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            Seed = parsed.GetValue(Seed),
            DataDir = Path.GetFullPath(directory ?? Path.Combine(Path.GetTempPath(), $"soak-{Environment.ProcessId}")),
            Server = server,
        };
        Directory.CreateDirectory(options.DataDir);
        var result = await RunAsync(options, line => (output == "json" ? Console.Error : Console.Out).WriteLine(line));
        Console.Write(output == "json" ? SoakTable.WriteJson(result) + "\n" : "\n" + SoakTable.Write(result));
        if (!result.Holds)
        {
            await PrintAsync(result);
            return Broken;
        }

        if (directory is null)
        {
            Directory.Delete(options.DataDir, recursive: true);
        }

        return Held;
    }

    private static async Task<SoakResult> RunAsync(SoakOptions options, Action<string> print)
    {
        using var lane = new Lane();
        SoakResult? result = null;
        await lane.Spawn("soak", async () => result = await new Soak(options, lane, print).RunAsync());
        return result ?? throw new InvalidOperationException("A run ends with a result.");
    }

    private static async Task PrintAsync(SoakResult result)
    {
        var path = Path.Combine(result.Options.DataDir, "history.json");
        await HistoryFile.WriteAsync(path, result.History, result.Violations, result.Complaints);
        var last = result.Violations.FirstOrDefault(violation => violation.Seq is not null)?.Seq ?? long.MaxValue;
        var lines = Story.Lines(result.History, result.Violations).Where(line => line.Seq <= last);
        foreach (var (_, text) in lines.TakeLast(LinesShown))
        {
            await Console.Error.WriteLineAsync(text);
        }

        foreach (var what in result.Complaints.Concat(result.Violations.Take(5).Select(law => law.ToString())))
        {
            await Console.Error.WriteLineAsync(what);
        }

        await Console.Error.WriteLineAsync($"history  {path}\nlogs     {string.Join(", ", result.Logs)}");
    }
}
