using System.CommandLine;
using System.Globalization;
using Vigil.Sim.World.Scoring;

namespace Vigil.Sim.Cli.Score;

/// <summary>
/// <c>sim score-worker</c>: the process of a build with mutants that tries those whose numbers it reads, and prints
/// what came of each. Started by <c>sim score</c>, which kills it when it prints nothing any more.
/// </summary>
internal static class ScoreWorkerCommand
{
    public const string Name = "score-worker";

    /// <summary>Printed while it works.</summary>
    public const string Alive = ".";

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    private static readonly Option<string> Folder = new("--folder") { Required = true };
    private static readonly Option<int> Executions = new("--executions") { Required = true };
    private static readonly Option<int> Cpu = new("--cpu-seconds") { Required = true };
    private static readonly Option<int[]> Explore = new("--explore") { AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        var command = new Command(Name, "A process of `score`.") { Folder, Executions, Cpu, Explore };
        command.Hidden = true;
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (MutantSwitch.Find() is not { } mutants)
        {
            return SearchOptions.Complain("This build has no mutants of the sources: `score` makes one that has.");
        }

        var folder = new ScoreFolder(parsed.GetRequiredValue(Folder));
        if (parsed.GetValue(Explore) is { Length: > 0 } runs)
        {
            return ExploreAll(mutants, folder, runs);
        }

        if (folder.ReadReach() is not { } reach)
        {
            return SearchOptions.Complain($"{folder.Reach} is not of this build.");
        }

        var budget = new TrialBudget(
            parsed.GetRequiredValue(Executions), TimeSpan.FromSeconds(parsed.GetRequiredValue(Cpu)));
        var trial = new Trial(mutants, reach, budget, static () => Environment.CpuUsage.TotalTime);
        var pulse = Pulse();
        while (Console.ReadLine()?.Split(' ') is [var id, var key])
        {
            TrialResult result;
            try
            {
                result = trial.Run(int.Parse(id, CultureInfo.InvariantCulture), key, pulse);
            }
            catch (OutOfMemoryException)
            {
                // What is left in this process is of no use.
                return ExitCodes.Hung;
            }

            Console.WriteLine(ScoreFolder.Text(result));
        }

        return ExitCodes.Held;
    }

    private static int ExploreAll(MutantSwitch mutants, ScoreFolder folder, int[] runs)
    {
        var last = folder.ReadCatalog().Max(mutant => mutant.Id);
        var pulse = Pulse();
        var seeds = new SortedDictionary<Setup, SortedDictionary<int, List<ulong>>>();
        var counts = new SortedDictionary<Setup, int>();
        foreach (var setup in Enum.GetValues<Setup>())
        {
            seeds[setup] = ReachMap.Explore(mutants, last, setup, runs[(int)setup], pulse);
            counts[setup] = runs[(int)setup];
        }

        folder.WriteReach(new ReachMap(seeds, counts));
        return ExitCodes.Held;
    }

    /// <summary>Says now and then that it lives; called at each execution.</summary>
    private static Action Pulse()
    {
        var last = TimeProvider.System.GetTimestamp();
        return () =>
        {
            if (TimeProvider.System.GetElapsedTime(last) >= Between)
            {
                last = TimeProvider.System.GetTimestamp();
                Console.WriteLine(Alive);
            }
        };
    }
}
