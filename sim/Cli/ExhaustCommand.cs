using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Exhaust;
using Vigil.Sim.World;
using Vigil.Sim.World.Raft;
using Vigil.Sim.World.Raft.Exhaust;
using Vigil.Sim.World.Scopes;

namespace Vigil.Sim.Cli;

/// <summary><c>sim exhaust</c>: runs every class of executions of small scopes.</summary>
internal static class ExhaustCommand
{
    private static readonly Option<string> Only = new("--scope") { Description = "One scope; all without it." };

    private static readonly Option<string> Mutant = new("--mutant")
    {
        Description = "A deliberate fault to put into the code.",
        DefaultValueFactory = static _ => "",
    };

    private static readonly Option<int> Budget = new("--executions", "-n")
    {
        Description = "Where to give up.",
        DefaultValueFactory = static _ => 2_000_000,
    };

    private static readonly Option<bool> AllMutants = new("--mutants")
    {
        Description = "Show which deliberate faults show in a scope, and in which execution.",
    };

    private static readonly Option<Strategy[]> Estimates = new("--estimate")
    {
        Description = "Show what sweeps by these strategies would estimate, beside what is so.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Sample = new("--sample")
    {
        Description = "With --estimate: how many executions to sweep, the later of which show what is so.",
        DefaultValueFactory = static _ => 100_000,
    };

    public static Command Create()
    {
        var command = new Command("exhaust", "Runs every class of executions of small scopes, and counts them.")
        {
            Only, Mutant, AllMutants, Estimates, Sample, Budget,
        };
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(Only);
            if (name is not null && SmallScopes.Find(name) is { } small)
            {
                return RunRaft(small, parsed.GetValue(Mutant) ?? "", parsed.GetValue(AllMutants), parsed.GetValue(Budget));
            }

            var scopes = name is null ? Scope.All : Scope.Find(name) is { } one ? [one] : [];
            if (scopes.Count == 0)
            {
                var names = string.Join(", ", Scope.All.Select(scope => scope.Name));
                Console.Error.WriteLine($"--scope: there is no '{name}'. They are: {names}.");
                return ExitCodes.Unusable;
            }

            if (Mutants.Find(parsed.GetValue(Mutant) ?? "") is not { } mutants)
            {
                Console.Error.WriteLine($"--mutant: there is no '{parsed.GetValue(Mutant)}'.");
                return ExitCodes.Unusable;
            }

            if (parsed.GetValue(Budget) < 1)
            {
                Console.Error.WriteLine("--executions takes a number from 1 on.");
                return ExitCodes.Unusable;
            }

            var strategies = parsed.GetValue(Estimates) ?? [];
            if (strategies.Except(Searches.All).Any())
            {
                Console.Error.WriteLine(
                    $"--estimate: in tier B Coyote chooses, and no scope. It takes: "
                        + $"{string.Join(", ", Searches.All)}.");
                return ExitCodes.Unusable;
            }

            if (parsed.GetValue(Sample) < 200)
            {
                Console.Error.WriteLine("--sample takes a number from 200 on: the first line is of 100 executions.");
                return ExitCodes.Unusable;
            }

            var code = ExitCodes.Held;
            foreach (var scope in scopes)
            {
                if (parsed.GetValue(AllMutants))
                {
                    ShowMutants(scope, parsed.GetValue(Budget));
                    continue;
                }

                var (exitCode, result) = Run(scope, mutants, parsed.GetValue(Budget));
                code = Math.Max(code, exitCode);
                if (strategies.Length > 0 && !result.IsComplete)
                {
                    Console.Error.WriteLine(
                        $"--estimate: not all classes of {scope.Name} are known, so there is no truth to show. "
                        + "Give it more --executions.");
                    return ExitCodes.Unusable;
                }

                foreach (var strategy in strategies)
                {
                    EstimateTable.Print(scope, mutants, result.Classes, strategy, parsed.GetValue(Sample));
                }
            }

            return code;
        });
        return command;
    }

    private static int RunRaft(SmallScope scope, string mutant, bool showsMutants, int budget)
    {
        var found = RaftMutantCase.Find(mutant);
        if (mutant.Length > 0 && found is not { IsOfNode: true })
        {
            Console.Error.WriteLine($"--mutant: there is no '{mutant}' in a node of Raft. They are: {RaftScopes.MutantNames}.");
            return ExitCodes.Unusable;
        }

        if (showsMutants)
        {
            RaftScopes.ShowMutants(scope, budget);
            return ExitCodes.Held;
        }

        return RaftScopes.Run(scope, found, budget);
    }

    private static (int ExitCode, ExhaustResult Result) Run(Scope scope, Mutants mutants, int budget)
    {
        var started = TimeProvider.System.GetTimestamp();
        var last = started;
        var result = Exhaustion.Run(
            choices => scope.Run(choices, mutants),
            budget,
            done =>
            {
                if (TimeProvider.System.GetElapsedTime(last).TotalSeconds >= 5)
                {
                    last = TimeProvider.System.GetTimestamp();
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scope.Name}: {done:n0} …"));
                }

                return true;
            });
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{scope.Name,-10} {(result.IsComplete ? "exhaustive" : "given up")}: {result.Classes.Count:n0} classes in "
            + $"{result.Executions:n0} executions, {result.Redundant:n0} cut short, {seconds:n1} s; "
            + $"{(result.Failure is null ? "all laws held" : $"{result.Failures:n0} broke a law: {result.Failure}")}"));
        return (result.Failure is not null ? ExitCodes.Broken : ExitCodes.Held, result);
    }

    private static void ShowMutants(Scope scope, int budget)
    {
        var found = Mutants.Names.Select(name => (name, Result: Exhaustion.Run(
                choices => scope.Run(choices, Mutants.Find(name) ?? default), budget, stopsAtFailure: true)))
            .Where(one => one.Result.Failure is not null)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.name} ({one.Result.Executions:n0})"));
        Console.WriteLine($"{scope.Name,-10} {string.Join(", ", found)}");
    }
}
