using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Raft;

namespace Vigil.Sim.Cli;

/// <summary><c>sim raft</c>: sweeps the agreement alone, without store, services or clients.</summary>
internal static class RaftCommand
{
    private static readonly Option<int> Members = new("--members")
    {
        Description = "How many nodes found the cluster; two more may join.",
        DefaultValueFactory = static _ => 3,
    };

    private static readonly Option<string> Mutant = new("--mutant")
    {
        Description = "A deliberate fault to put into the nodes; --mutants lists them.",
        DefaultValueFactory = static _ => "",
    };

    private static readonly Option<Strategy> By = new("--strategy")
    {
        Description = "Who chooses: one of tier A's strategies.",
    };

    private static readonly Option<bool> Mutants = new("--mutants")
    {
        Description = "Show how many executions it takes until its law notices each fault: the median of ten searches.",
    };

    public static Command Create()
    {
        var command = new Command(
            "raft", "Runs clusters of Raft nodes until a law breaks: Raft alone, without the store and the server.")
        {
            SearchOptions.Executions, SearchOptions.Seconds, SearchOptions.Seed, Members, Mutant, By, Mutants,
            SearchOptions.Workers,
        };
        command.SetAction(parsed =>
        {
            if (SearchOptions.ReadSeed(parsed) is not { } seed || SearchOptions.ReadWorkers(parsed) is not { } workers)
            {
                return ExitCodes.Unusable;
            }

            var name = parsed.GetValue(Mutant) ?? "";
            var mutant = RaftMutantCase.Find(name);
            if (name.Length > 0 && mutant is null)
            {
                var names = string.Join(", ", RaftMutantCase.All.Select(one => one.Name));
                return SearchOptions.Complain($"--mutant: there is no '{name}'. They are: {names}.");
            }

            var members = parsed.GetValue(Members);
            var (executions, seconds) =
                (parsed.GetValue(SearchOptions.Executions), parsed.GetValue(SearchOptions.Seconds));
            if (executions < 1 || seconds < 0 || members is < 1 or > 7)
            {
                return SearchOptions.Complain(
                    "--executions takes a number from 1 on, --seconds one from 0 on, --members 1 to 7.");
            }

            if (!Searches.All.Contains(parsed.GetValue(By)))
            {
                return SearchOptions.Complain(
                    $"--strategy: Raft's nodes are no tasks. They are: {string.Join(", ", Searches.All)}.");
            }

            var options = new RaftSweepOptions
            {
                Executions = executions,
                Time = seconds > 0 ? TimeSpan.FromSeconds(seconds) : null,
                Seed = seed,
                Strategy = parsed.GetValue(By),
                Scope = mutant?.Scope(members) ?? new RaftScope { Members = members },
                Law = mutant?.Law,
            };
            return parsed.GetValue(Mutants)
                ? RaftMutantTable.Print(options, mutant is null ? RaftMutantCase.All : [mutant])
                : Run(options, name, workers);
        });
        return command;
    }

    private static int Run(RaftSweepOptions options, string mutant, IWorkers workers)
    {
        var result = Progress.Show(
            options.Executions,
            onProgress => RaftSweep.Run(options, TimeProvider.System, done => onProgress(done, 0), workers));
        if (result.Failure is not { } failure)
        {
            Print(result);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"All laws held in {result.Executions:n0} executions of {options.Scope.Members} nodes "
                + $"({options.Strategy}, from seed 0x{options.Seed:x}), {result.Elapsed.TotalSeconds:n1} s."));
            return ExitCodes.Held;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"A law broke in execution {result.Executions}. Shrinking it …"));
        Console.WriteLine();
        Console.Write(RaftFailure.Write(failure, options, result.FailureSeed, mutant));
        return ExitCodes.Broken;
    }

    private static void Print(RaftSweepResult result)
    {
        var seconds = Math.Max(result.Elapsed.TotalSeconds, 1e-9);
        var work = new Table().Border(TableBorder.Rounded).AddColumns("swept", "count", "a second");
        work.AddRow("executions", $"{result.Executions:n0}", $"{result.Executions / seconds:n0}");
        work.AddRow("steps", $"{result.Steps:n0}", $"{result.Steps / seconds:n0}");
        work.AddRow("elections", $"{result.Elections:n0}", $"{result.Elections / seconds:n0}");
        work.AddRow("longest healing", $"{result.HealingTicksMax:n0} ticks", "");
        AnsiConsole.Write(work);

        var reached = new Table().Border(TableBorder.Rounded).AddColumns("reached", "times");
        foreach (var mark in Enum.GetValues<RaftMark>())
        {
            var times = result.Marks[(int)mark];
            reached.AddRow(SweepTables.Words(mark.ToString()), times == 0 ? "[yellow]never[/]" : $"{times:n0}");
        }

        AnsiConsole.Write(reached);

        var laws = new Table().Border(TableBorder.Rounded).AddColumns("law", "held");
        foreach (var law in RaftLaw.All)
        {
            laws.AddRow(Markup.Escape(SweepTables.Words(law.Name)), "[green]yes[/]");
        }

        AnsiConsole.Write(laws);
    }
}
