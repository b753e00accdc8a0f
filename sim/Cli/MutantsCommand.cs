using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.Cli;

/// <summary>
/// <c>sim mutants</c>: how long it takes until each deliberate fault is noticed, and how small its story gets.
/// </summary>
internal static class MutantsCommand
{
    private static readonly Option<int> SeedCount = new("--seeds")
    {
        Description = "How many searches to make a mutant; the median is shown.",
        DefaultValueFactory = static _ => 10,
    };

    private static readonly Option<int> Budget = new("--executions", "-n")
    {
        Description = "The most executions a search.",
        DefaultValueFactory = static _ => 1000,
    };

    private static readonly Option<Strategy[]> By = new("--strategy")
    {
        Description = "Who chooses; several for a column each.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = static _ => [Strategy.Random],
    };

    private static readonly Option<bool> Shrinks = new("--shrink")
    {
        Description = "Shrink what the first strategy finds, and show the sizes.",
    };

    private static readonly Option<string[]> Only = new("--mutant")
    {
        Description = "Only these; all when left out.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Keep = new("--keep")
    {
        Description =
            "A folder to write the first shrunk schedule of each mutant to. It must not hold one of that mutant.",
    };

    public static Command Create()
    {
        var command = new Command(
            "mutants", "Shows how many executions it takes until a law notices each deliberate fault.")
        {
            SeedCount, Budget, By, Shrinks, Only, Keep,
        };
        command.SetAction(parsed =>
        {
            var only = parsed.GetValue(Only) ?? [];
            if (Array.Find(only, name => Mutants.Find(name) is null) is { } unknown)
            {
                Console.Error.WriteLine(
                    $"--mutant: there is no '{unknown}'. They are: {string.Join(", ", Mutants.AllNames)}.");
                return ExitCodes.Unusable;
            }

            if (parsed.GetValue(SeedCount) < 1 || parsed.GetValue(Budget) < 1)
            {
                Console.Error.WriteLine("--seeds and --executions take numbers from 1 on.");
                return ExitCodes.Unusable;
            }

            return Run(
                only.Length == 0 ? [.. Mutants.AllNames] : only,
                parsed.GetValue(SeedCount),
                parsed.GetValue(Budget),
                parsed.GetValue(By) ?? [],
                parsed.GetValue(Shrinks),
                parsed.GetValue(Keep));
        });
        return command;
    }

    private static int Run(string[] mutants, int seeds, int budget, Strategy[] strategies, bool shrinks, string? keep)
    {
        var table = CompareCommand.Wide("mutant", "law");
        table.AddColumns([.. strategies.Select(strategy => strategy.ToString())]);
        table.AddColumns(strategies.Length == 1 ? ["found", "most"] : []);
        table.AddColumns(shrinks ? ["steps", "story", "choices", "runs"] : []);
        var hunts = new (int[] Counts, MutantSize[] Sizes, Schedule? First)[mutants.Length * strategies.Length];
        var done = 0;
        Progress.Show(hunts.Length, onProgress =>
        {
            Parallel.For(0, hunts.Length, i =>
            {
                var (mutant, strategy) = (mutants[i / strategies.Length], strategies[i % strategies.Length]);
                hunts[i] = Hunt(mutant, seeds, budget, strategy, shrinks && strategy == strategies[0]);
                lock (hunts)
                {
                    onProgress(++done, 0);
                }
            });
            return done;
        });
        var isMissed = false;
        for (var i = 0; i < mutants.Length; i++)
        {
            var row = hunts.AsSpan(i * strategies.Length, strategies.Length);
            var cells = new List<string> { mutants[i], Mutants.LawFor(mutants[i]).Name };
            foreach (var (counts, _, _) in row)
            {
                isMissed |= counts[^1] == int.MaxValue;
                cells.Add(Show(counts[counts.Length / 2]));
            }

            if (strategies.Length == 1)
            {
                cells.Add($"{row[0].Counts.Count(count => count < int.MaxValue)}/{seeds}");
                cells.Add(Show(row[0].Counts[^1]));
            }

            cells.AddRange(shrinks ? Sizes(row[0].Sizes) : []);
            table.AddRow([.. cells]);
        }

        if (keep is not null)
        {
            Directory.CreateDirectory(keep);
            foreach (var first in hunts.Select(hunt => hunt.First).OfType<Schedule>())
            {
                FailureFiles.SaveNew(Path.Combine(keep, $"{first.Mutant}.schedule.json"), first);
            }
        }

        AnsiConsole.Write(table);
        return isMissed ? ExitCodes.Broken : ExitCodes.Held;
    }

    private static (int[] Counts, MutantSize[] Sizes, Schedule? First) Hunt(
        string mutant, int seeds, int budget, Strategy strategy, bool shrinks)
    {
        var counts = new List<int>();
        var sizes = new List<MutantSize>();
        Schedule? first = null;
        for (var i = 0; i < seeds; i++)
        {
            var result = Sweep.Run(
                new SweepOptions
                {
                    Mutant = mutant,
                    Executions = budget,
                    Seed = 1 + ((ulong)i * 1_000_003),
                    Strategy = strategy,
                    Laws = [.. Mutants.LawsFor(mutant).Select(law => law.Name)],
                    Scope = Mutants.ScopeFor(mutant),
                },
                TimeProvider.System);
            counts.Add(result.Failure is null ? int.MaxValue : result.Executions);
            if (shrinks && result.Failure is { } failure)
            {
                var runs = 0;
                var (smallest, _) = Shrinker.Shrink(
                    failure, Mutants.Find(mutant) ?? default, new ShrinkLimits { OnExecution = () => runs++ });
                first ??= Schedule.Of(smallest, mutant, result.FailureSeed, strategy.ToString());
                sizes.Add(new MutantSize(
                    smallest.Workload.Size, Story.Write(smallest).Count, smallest.Choices.Count, runs));
            }
        }

        counts.Sort();
        return ([.. counts], [.. sizes], first);
    }

    private static IEnumerable<string> Sizes(MutantSize[] sizes) => sizes.Length == 0
        ? ["", "", "", ""]
        :
        [
            Median(sizes, size => size.Steps),
            Median(sizes, size => size.Story),
            Median(sizes, size => size.Choices),
            Median(sizes, size => size.Runs),
        ];

    private static string Median(MutantSize[] sizes, Func<MutantSize, int> of) =>
        Show(sizes.Select(of).Order().ElementAt(sizes.Length / 2));

    private static string Show(int count) =>
        count == int.MaxValue ? "not found" : count.ToString("n0", CultureInfo.InvariantCulture);

    /// <summary>How small a failing execution became, and in how many executions.</summary>
    private readonly record struct MutantSize(int Steps, int Story, int Choices, int Runs);
}
