using System.CommandLine;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;

namespace Vigil.Sim.Cli;

/// <summary>
/// What the commands that search have in common: their options, and the errors for values that make no sense.
/// </summary>
internal static class SearchOptions
{
    public static readonly Option<int> Executions = new("--executions", "-n")
    {
        Description = "How many executions to run.",
        DefaultValueFactory = static _ => 5000,
    };

    public static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "The longest time to search; 0 for no bound.",
    };

    public static readonly Option<string> Seed = new("--seed")
    {
        Description = "The first seed, as 0x2a or 42.",
        DefaultValueFactory = static _ => "1",
    };

    public static readonly Option<string> Mutant = new("--mutant")
    {
        Description = "A deliberate fault to put into the code; `mutants` lists them.",
        DefaultValueFactory = static _ => "",
    };

    public static readonly Option<int[]> Members = new("--members")
    {
        Description = "Sweeps clusters of this many members, each with a disk; of several, one for each execution. "
            + "Without it, one server in memory.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static readonly Option<int> Workers = new("--workers")
    {
        Description = "How many executions to run at once; the result is the same. All cores by default. "
            + "QLearning, Mutation, Portfolio and Coyote, which learn from each execution for the next, run one at a "
            + "time.",
        DefaultValueFactory = static _ => Math.Min(Environment.ProcessorCount, ThreadWorkers.CountMax),
    };

    /// <summary>Who runs the executions; null, after an error message, when there can't be that many.</summary>
    public static IWorkers? ReadWorkers(ParseResult parsed)
    {
        var count = parsed.GetValue(Workers);
        if (count is >= 1 and <= ThreadWorkers.CountMax)
        {
            return ThreadWorkers.Of(count);
        }

        Complain($"--workers takes a number from 1 to {ThreadWorkers.CountMax}.");
        return null;
    }

    /// <summary>The first seed; null, after an error message, when it is none.</summary>
    public static ulong? ReadSeed(ParseResult parsed)
    {
        if (Seeds.TryParse(parsed.GetValue(Seed) ?? "", out var seed))
        {
            return seed;
        }

        Complain($"--seed: '{parsed.GetValue(Seed)}' is not a seed; seeds look like 0x2a or 42.");
        return null;
    }

    /// <summary>
    /// The mutant's name, empty for none; null, after an error message, when there is no such mutant.
    /// </summary>
    public static string? ReadMutant(ParseResult parsed)
    {
        var name = parsed.GetValue(Mutant) ?? "";
        if (Mutants.Find(name) is not null)
        {
            return name;
        }

        Complain($"--mutant: there is no '{name}'. They are: {string.Join(", ", Mutants.AllNames)}.");
        return null;
    }

    /// <summary>
    /// Of how many members the clusters are, empty for one server; null, after an error message, for numbers that can't
    /// be.
    /// </summary>
    public static int[]? ReadMembers(ParseResult parsed)
    {
        var members = parsed.GetValue(Members) ?? [];
        if (!Array.Exists(members, count => count is < 1 or > 9))
        {
            return members;
        }

        Complain("--members takes numbers from 1 to 9.");
        return null;
    }

    /// <summary>Prints an error.</summary>
    public static int Complain(string what)
    {
        Console.Error.WriteLine(what);
        return ExitCodes.Unusable;
    }
}
