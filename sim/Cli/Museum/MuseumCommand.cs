using System.CommandLine;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Museum;

namespace Vigil.Sim.Cli.Museum;

/// <summary><c>sim museum</c>: how soon bugs that etcd had are found when they are put in here.</summary>
internal static class MuseumCommand
{
    private static readonly ProgressWords Words = new("searches", "found nothing", "all found so far");

    private static readonly Option<int> SeedCount = new("--seeds")
    {
        Description = "How many searches for each exhibit and strategy, each from another seed.",
        DefaultValueFactory = static _ => 30,
    };

    private static readonly Option<int> Budget = new("--executions", "-n")
    {
        Description = "The most executions of a search.",
        DefaultValueFactory = static _ => 1000,
    };

    private static readonly Option<string[]> Only = new("--exhibit")
    {
        Description = "Only these, by the number of etcd's issue or the name that --list gives; all when left out.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<Strategy[]> By = new("--strategy")
    {
        Description = "Who chooses; several for a row each.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = static _ => [Strategy.Random],
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "A folder for results, which are written as they come, and for pages: index.html, and one for "
            + "each exhibit. What is there of this build counts; processes can share it, with other exhibits each.",
    };

    private static readonly Option<bool> List = new("--list")
    {
        Description = "Runs nothing, and lists the exhibits: what happened in etcd, and the mutant and the law for it.",
    };

    private static readonly Option<string> Format = new("--write-out", "-w")
    {
        Description = "simple, a table; or json.",
        DefaultValueFactory = static _ => "simple",
    };

    public static Command Create()
    {
        var command = new Command(
            "museum",
            "Puts bugs that etcd had into Vigil and shows how soon each is found. The mechanism is the same, the "
            + "program is not: it says how good this simulation is, and nothing of etcd's tests.")
        {
            SeedCount, Budget, Only, By, Out, List, Format,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var isJson = parsed.GetValue(Format) == "json";
        var (seeds, budget) = (parsed.GetValue(SeedCount), parsed.GetValue(Budget));
        var strategies = parsed.GetValue(By) ?? [];
        var keys = parsed.GetValue(Only) ?? [];
        if (WhyNot(parsed.GetValue(Format), seeds, budget, strategies, keys) is { } reason)
        {
            return SearchOptions.Complain(reason);
        }

        Exhibit[] exhibits =
            keys.Length == 0 ? [.. Catalog.All] : [.. keys.Select(Catalog.Find).OfType<Exhibit>().Distinct()];
        if (parsed.GetValue(List))
        {
            Console.Write(isJson ? MuseumJson.Of(exhibits) : MuseumList.Write());
            return ExitCodes.Held;
        }

        try
        {
            return Run(exhibits, strategies, seeds, budget, parsed.GetValue(Out), isJson);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return SearchOptions.Complain($"--out: {failure.Message}");
        }
    }

    private static int Run(
        Exhibit[] exhibits, Strategy[] strategies, int seeds, int budget, string? path, bool isJson)
    {
        var folder = path is null ? null : new MuseumFolder(path);
        folder?.Create();
        var run = new MuseumRun(seeds, budget, folder);
        var rows = Progress.Show(
            (long)exhibits.Length * strategies.Length * seeds, Words,
            onProgress => run.Run(exhibits, strategies, onProgress));
        Console.Write(isJson ? MuseumJson.Of(rows) : MuseumTable.Write(rows));
        if (folder is not null)
        {
            File.WriteAllText(folder.Index, MuseumPage.Write(rows, seeds, budget, folder));
            if (!isJson)
            {
                Console.WriteLine($"page      {folder.Index}");
            }
        }

        return rows.All(row => row.Found == row.Finds.Count) ? ExitCodes.Held : ExitCodes.Broken;
    }

    private static string? WhyNot(string? format, int seeds, int budget, Strategy[] strategies, string[] keys) =>
        format is not ("simple" or "json") ? $"--write-out: '{format}' is neither simple nor json."
        : seeds < 1 || budget < 1 ? "--seeds and --executions take numbers from 1 on."
        : strategies.Any(strategy => strategy is Strategy.CoyoteRandom or Strategy.CoyoteQLearning)
            ? "--strategy: Coyote's are not measured here; `mutants` takes them."
        : Array.Find(keys, key => Catalog.Find(key) is null) is { } unknown
            ? $"--exhibit: there is no '{unknown}'. They are: "
                + $"{string.Join(", ", Catalog.All.Select(exhibit => exhibit.Key))}."
        : null;
}
