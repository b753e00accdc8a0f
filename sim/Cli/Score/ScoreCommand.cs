using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.Scoring;
using Vigil.Sim.World.Sweeps;

namespace Vigil.Sim.Cli.Score;

/// <summary>
/// <c>sim score</c>: how many of the changes that a program can make to the sources the simulation notices.
/// </summary>
internal static class ScoreCommand
{
    public const string Name = "score";

    private static readonly Option<string[]> Project = new("--project")
    {
        Description = "Only mutants of these: core, raft, storage, server, client.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> ShardOption = new("--shard")
    {
        Description = "Which part to run, as 2/16: the second of sixteen. Each has a folder; `--merge` joins them.",
        DefaultValueFactory = static _ => "1/1",
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder of the score. What is there of the same sources counts.",
        DefaultValueFactory = static _ => "score",
    };

    private static readonly Option<int> Executions = new("--executions", "-n")
    {
        Description = "The most executions of a mutant.",
        DefaultValueFactory = static _ => 2000,
    };

    private static readonly Option<int> Cpu = new("--cpu-seconds")
    {
        Description = "The most processor time of a mutant, in seconds.",
        DefaultValueFactory = static _ => 20,
    };

    private static readonly Option<int> Workers = new("--workers")
    {
        Description = "How many processes; all cores by default.",
        DefaultValueFactory = static _ => Environment.ProcessorCount,
    };

    private static readonly Option<int> Hang = new("--hang-seconds")
    {
        Description = "An execution that takes longer, in real time, is hung.",
        DefaultValueFactory = static _ => 30,
    };

    private static readonly Option<int> Sample = new("--sample")
    {
        Description = "Only so many mutants, chosen by --seed; 0 for all.",
    };

    private static readonly Option<string[]> Only = new("--mutant")
    {
        Description = "Only the mutants with these keys, whether they have a result or not.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Merge = new("--merge")
    {
        Description = "Takes over the results of other folders of the same sources.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Held = new("--published")
    {
        Description = "Fails when fewer are noticed than the published score and chance allow.",
    };

    private static readonly Option<bool> KeepBuild = new("--no-build")
    {
        Description = "Goes on with the build that is in the folder.",
    };

    public static Command Create()
    {
        var command = new Command(
            Name, "Makes thousands of small changes to the sources and shows which a law notices.")
        {
            Project, ShardOption, Out, Executions, Cpu, Workers, Hang, Sample, SearchOptions.Seed, Only, Merge,
            KeepBuild, Held,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        if (Shard.Parse(parsed.GetValue(ShardOption) ?? "") is not { } shard)
        {
            return SearchOptions.Complain(
                $"--shard: '{parsed.GetValue(ShardOption)}' is no part; parts look like 1/4, 2/4, 3/4, 4/4.");
        }

        if (SearchOptions.ReadSeed(parsed) is not { } seed)
        {
            return ExitCodes.Unusable;
        }

        var limits = new ScoreLimits(
            parsed.GetValue(Executions), parsed.GetValue(Cpu), parsed.GetValue(Workers),
            TimeSpan.FromSeconds(parsed.GetValue(Hang)));
        if (limits is not { Executions: >= 1, CpuSeconds: >= 1, Workers: >= 1 and <= ThreadWorkers.CountMax }
            || limits.Patience < TimeSpan.FromSeconds(1) || parsed.GetValue(Sample) < 0)
        {
            return SearchOptions.Complain(
                "--executions, --cpu-seconds, --workers and --hang-seconds take numbers from 1 on, --sample one from 0 "
                + "on.");
        }

        if (ScoreBuild.FindRoot(Environment.CurrentDirectory) is not { } root)
        {
            return SearchOptions.Complain(
                "score changes Vigil's own sources: run it in a folder of the repository.");
        }

        var path = Path.GetFullPath(parsed.GetValue(Out) ?? "");
        try
        {
            return await RunAsync(parsed, root, path, shard, seed, limits, stop);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException
            or InvalidOperationException)
        {
            return SearchOptions.Complain(failure.Message);
        }
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        string root,
        string path,
        Shard shard,
        ulong seed,
        ScoreLimits limits,
        CancellationToken stop)
    {
        var folder = new ScoreFolder(path);
        if (!parsed.GetValue(KeepBuild) || !File.Exists(folder.Program))
        {
            ScoreBuild.Make(root, folder, Step);
        }

        var catalog = folder.ReadCatalog();
        if (Select(parsed, catalog, seed) is not { } chosen)
        {
            return ExitCodes.Unusable;
        }

        var results = folder.ReadResults(folder.Results);
        foreach (var other in parsed.GetValue(Merge) ?? [])
        {
            foreach (var (id, result) in folder.ReadResults(Path.Combine(other, Path.GetFileName(folder.Results))))
            {
                results[id] = result;
            }
        }

        var run = new ScoreRun(folder, path, limits);
        await run.ExploreAsync(Step);
        var isForced = (parsed.GetValue(Only) ?? []).Length > 0;
        var waiting = chosen
            .Where((_, place) => place % shard.Count == shard.Index - 1)
            .Where(mutant => isForced || !results.ContainsKey(mutant.Id))
            .ToList();
        Step($"{waiting.Count:n0} of {chosen.Count:n0} mutants are to be tried");
        var (done, survived) = (0, 0);
        var watch = TimeProvider.System.GetTimestamp();
        var words = new ProgressWords("mutants", "noticed", "none noticed so far");
        // A bar is drawn for as long as its work runs on the thread that draws it.
        Progress.Show(waiting.Count, words, onProgress =>
        {
            run.TryAsync(waiting, result => Note(result, onProgress), stop).GetAwaiter().GetResult();
            return done;
        });
        var equivalents = Equivalents.Read(root);
        var table = new ScoreTable(chosen, results, equivalents);
        Console.Write(table.Write());
        if (isForced)
        {
            foreach (var mutant in chosen.Where(mutant => results.ContainsKey(mutant.Id)))
            {
                Console.WriteLine(ScoreTable.Describe(mutant, results[mutant.Id]));
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{done:n0} tried now in {TimeProvider.System.GetElapsedTime(watch).TotalMinutes:n1} minutes by "
            + $"{limits.Workers} processes; at most {limits.Executions:n0} executions or {limits.CpuSeconds} s each."));
        File.WriteAllText(Path.Combine(path, "score.md"), table.Write());
        File.WriteAllText(
            Path.Combine(path, "score.html"), ScorePage.Write(chosen, results, equivalents, root));
        Console.WriteLine($"{Path.Combine(path, "score.md")} and score.html say which.");
        return stop.IsCancellationRequested ? ExitCodes.Stopped
            : parsed.GetValue(Held) ? Hold(table.Of(null), PublishedScore.Read(root))
            : ExitCodes.Held;

        void Note(TrialResult result, Action<long, long> onProgress)
        {
            results[result.Id] = result;
            survived += result.Verdict == Verdict.Survived ? 1 : 0;
            onProgress(++done, done - survived);
        }
    }

    private static List<SourceMutant>? Select(ParseResult parsed, IReadOnlyList<SourceMutant> catalog, ulong seed)
    {
        var projects = parsed.GetValue(Project) ?? [];
        var known = catalog.Select(mutant => mutant.ShortProject).ToHashSet();
        if (Array.Find(projects, project => !known.Contains(project)) is { } unknown)
        {
            SearchOptions.Complain(
                $"--project: there is no '{unknown}'. They are: "
                + $"{string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            return null;
        }

        var keys = parsed.GetValue(Only) ?? [];
        if (Array.Find(keys, key => catalog.All(mutant => mutant.Key != key)) is { } missing)
        {
            SearchOptions.Complain($"--mutant: no mutant has the key '{missing}'; mutants.json lists them.");
            return null;
        }

        var chosen = catalog
            .Where(mutant => projects.Length == 0 || projects.Contains(mutant.ShortProject))
            .Where(mutant => keys.Length == 0 || keys.Contains(mutant.Key));
        var sample = parsed.GetValue(Sample);
        return sample == 0
            ? [.. chosen]
            : [.. chosen.OrderBy(mutant => StepId.Mix(seed, mutant.Hash)).Take(sample)];
    }

    private static int Hold(ScoreTable.Counts counts, PublishedScore published)
    {
        var reached = counts.Killed + counts.Survived;
        var least = published.LeastOf(reached);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Of {reached:n0} that were reached {counts.Killed:n0} were noticed; the published score, "
            + $"{published.Killed:n0} of {published.Reached:n0}, wants {least:n0} at least."));
        return counts.Killed >= least ? ExitCodes.Held : ExitCodes.Broken;
    }

    private static void Step(string what) => Console.Error.WriteLine(what + " …");
}
