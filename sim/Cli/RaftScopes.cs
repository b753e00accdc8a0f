using System.Globalization;
using Vigil.Sim.World.Raft;
using Vigil.Sim.World.Raft.Exhaust;

namespace Vigil.Sim.Cli;

/// <summary>Raft's part of <c>sim exhaust</c>: each scope by two searches, which have to agree.</summary>
internal static class RaftScopes
{
    /// <summary>Goes through a scope by executions and by states, and prints what both came to.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(SmallScope scope, RaftMutantCase? mutant, int budget)
    {
        var states = Timed(() => scope.Variants.Select(script => States(scope, script, mutant, long.MaxValue)).ToArray());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{scope.Name,-16} states     {states.Result.Sum(one => one.States):n0}, of machines "
            + $"{states.Result.Sum(one => one.LocalStates):n0}, ends {states.Result.Sum(one => one.Ends.Count):n0} "
            + $"({HashOf(states.Result.SelectMany(one => one.Ends))}), classes "
            + $"{Sum(states.Result.Select(one => one.Classes)):n0}, {states.Seconds:n1} s; "
            + $"{Verdict(states.Result.All(one => one.IsComplete), states.Result.FirstOrDefault(one => one.Violation is not null)?.Violation)}"));
        foreach (var line in states.Result.FirstOrDefault(one => one.Violation is not null)?.Story ?? [])
        {
            Console.WriteLine($"    {line}");
        }

        var classes = Timed(() => scope.Variants.Select(script => Classes(scope, script, mutant, budget)).ToArray());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{scope.Name,-16} executions {classes.Result.Sum(one => one.Search.Executions):n0}, cut short "
            + $"{classes.Result.Sum(one => one.Search.Redundant):n0}, ends {classes.Result.Sum(one => one.Ends.Count):n0} "
            + $"({HashOf(classes.Result.SelectMany(one => one.Ends))}), classes "
            + $"{classes.Result.Sum(one => one.Search.Classes.Count):n0}, {classes.Seconds:n1} s; "
            + $"{Verdict(classes.Result.All(one => one.Search.IsComplete), classes.Result.FirstOrDefault(one => one.Violation is not null)?.Violation)}"));
        return 0;
    }

    private static string Verdict(bool isComplete, RaftViolation? violation) => violation is not null
        ? $"BROKEN {violation.Law}: {violation.Message}"
        : isComplete ? "all laws held" : "given up";

    private static StateResult States(SmallScope scope, SmallScript script, RaftMutantCase? mutant, long max)
    {
        var last = TimeProvider.System.GetTimestamp();
        return StateSearch.Run(
            scope,
            script,
            mutant,
            done =>
            {
                if (TimeProvider.System.GetElapsedTime(last).TotalSeconds >= 5)
                {
                    last = TimeProvider.System.GetTimestamp();
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scope.Name}: {done:n0} states …"));
                }

                return done < max;
            },
            SmallEnd.Converge);
    }

    private static ClassResult Classes(SmallScope scope, SmallScript script, RaftMutantCase? mutant, int budget)
    {
        var last = TimeProvider.System.GetTimestamp();
        return ClassSearch.Run(
            scope,
            script,
            mutant,
            budget,
            done =>
            {
                if (TimeProvider.System.GetElapsedTime(last).TotalSeconds >= 5)
                {
                    last = TimeProvider.System.GetTimestamp();
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scope.Name}: {done:n0} executions …"));
                }

                return true;
            },
            SmallEnd.Converge);
    }

    private static UInt128 Sum(IEnumerable<UInt128> numbers) => numbers.Aggregate(UInt128.Zero, (sum, one) => sum + one);

    private static string HashOf(IEnumerable<Fingerprint> ends)
    {
        var sum = ends.Aggregate(0UL, (sum, one) => unchecked(sum + one.High));
        return sum.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static (T Result, double Seconds) Timed<T>(Func<T> run)
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = run();
        return (result, TimeProvider.System.GetElapsedTime(started).TotalSeconds);
    }
}
