using System.CommandLine;
using System.Globalization;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Exhaust;
using Vigil.Sim.World;
using Vigil.Sim.World.Raft.Exhaust;
using Vigil.Sim.World.Scopes;

namespace Vigil.Sim.Cli;

/// <summary><c>sim exhaust</c>: runs every class of executions of small scopes.</summary>
internal static class ExhaustCommand
{
    private static readonly Option<string> Only = new("--scope")
    {
        Description = "One scope; all without it. Those of Raft's nodes alone begin with 'raft-'.",
    };

    private static readonly Option<string> Mutant = new("--mutant")
    {
        Description = "A deliberate fault to put into the code.",
        DefaultValueFactory = static _ => "",
    };

    private static readonly Option<int> Budget = new("--executions", "-n")
    {
        Description = "Where to give up. A scope of Raft's with more classes is searched by states alone.",
        DefaultValueFactory = static _ => 2_000_000,
    };

    private static readonly Option<int> States = new("--states")
    {
        Description = "Where to give up a search of Raft's states.",
        DefaultValueFactory = static _ => 3_000_000,
    };

    private static readonly Option<int> More = new("--more")
    {
        Description = "How many proposals to add to a scope of Raft's, to see how it grows.",
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
            Only, Mutant, AllMutants, Estimates, Sample, Budget, States, More,
        };
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(Only);
            var scopes = name is null ? Scope.All : Scope.Find(name) is { } one ? [one] : [];
            var small = name is null ? SmallScopes.All : SmallScopes.Find(name) is { } other ? [other] : [];
            if (scopes.Count + small.Count == 0)
            {
                var names = Scope.All.Select(scope => scope.Name).Concat(SmallScopes.All.Select(scope => scope.Name));
                Console.Error.WriteLine($"--scope: there is no '{name}'. They are: {string.Join(", ", names)}.");
                return ExitCodes.Unusable;
            }

            var mutant = parsed.GetValue(Mutant) ?? "";
            var (mutants, ofRaft) = (Mutants.Find(mutant), RaftScopes.FindMutant(mutant));
            if ((mutants is null || scopes.Count == 0) && (small.Count == 0 || (ofRaft is null && mutant.Length > 0)))
            {
                Console.Error.WriteLine(
                    $"--mutant: there is no '{mutant}' here. Raft's nodes have these: {RaftScopes.MutantNames}.");
                return ExitCodes.Unusable;
            }

            var budget = parsed.GetValue(Budget);
            if (budget < 1 || parsed.GetValue(States) < 1 || parsed.GetValue(More) < 0)
            {
                Console.Error.WriteLine("--executions and --states take a number from 1 on, --more one from 0 on.");
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

            var faults = mutants ?? default;
            var code = ExitCodes.Held;
            foreach (var scope in mutants is null ? [] : scopes)
            {
                if (parsed.GetValue(AllMutants))
                {
                    ShowMutants(scope, budget);
                    continue;
                }

                var (exitCode, result) = Run(scope, faults, budget);
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
                    EstimateTable.Print(scope, faults, result.Classes, strategy, parsed.GetValue(Sample));
                }
            }

            foreach (var scope in mutant.Length > 0 && ofRaft is null ? [] : small)
            {
                var raft = new RaftScopes(scope.WithMore(parsed.GetValue(More)), budget, parsed.GetValue(States));
                code = Math.Max(code, parsed.GetValue(AllMutants) ? raft.ShowMutants() : raft.Run(ofRaft));
            }

            return code;
        });
        return command;
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
                    Console.Error.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{scope.Name}: {done:n0} …"));
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
