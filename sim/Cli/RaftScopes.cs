using System.Globalization;
using Vigil.Sim.World.Raft;
using Vigil.Sim.World.Raft.Exhaust;

namespace Vigil.Sim.Cli;

/// <summary>Raft's part of <c>sim exhaust</c>: each scope by two searches, which have to agree.</summary>
internal static class RaftScopes
{
    /// <summary>Deliberate faults of the nodes; those of who calls them are none.</summary>
    private static IEnumerable<RaftMutantCase> Mutants => RaftMutantCase.All.Where(one => one.IsOfNode);

    /// <summary>What they are called, in one line.</summary>
    public static string MutantNames => string.Join(", ", Mutants.Select(one => one.Name));

    /// <summary>Goes through a scope by states and by executions, and prints what both came to.</summary>
    /// <param name="scope">Which.</param>
    /// <param name="mutant">A deliberate fault; null for none.</param>
    /// <param name="budget">How many classes are not too many to be run; and where a search for a fault ends.</param>
    /// <returns>The exit code.</returns>
    public static int Run(SmallScope scope, RaftMutantCase? mutant, int budget)
    {
        var (plain, plainSeconds) = Timed(
            () => SmallSearch.States(scope, mutant, onState: Shows(scope, "states"), reduces: false));
        Print(scope, "states", plain, string.Create(
            CultureInfo.InvariantCulture,
            $"{plain.Visits:n0} states, {plain.Others:n0} of single nodes, {plainSeconds:n1} s; "
            + $"{(double)plain.Interleavings:0.0e0} interleavings"));
        if (plain.Violation is not null)
        {
            return ExitCodes.Broken;
        }

        var (found, seconds) = Timed(() => SmallSearch.States(scope, mutant, onState: Shows(scope, "states")));
        Print(scope, "classes", found, string.Create(
            CultureInfo.InvariantCulture, $"{found.Classes:n0} classes over {found.Visits:n0} states, {seconds:n1} s"));
        if (mutant is null && found.Classes > (UInt128)budget)
        {
            Print(scope, "executions", $"not run: more classes than {budget:n0}; -n takes another number");
            return Compare(scope, plain, found, null);
        }

        var (run, runSeconds) = Timed(
            () => SmallSearch.Executions(scope, mutant, budget, Shows(scope, "executions")));
        Print(scope, "executions", run, string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Classes:n0} classes in {run.Visits:n0} executions, {run.Others:n0} cut short, {runSeconds:n1} s"));
        return run.Violation is null ? Compare(scope, plain, found, run) : ExitCodes.Broken;
    }

    private static int Compare(SmallScope scope, SmallResult plain, SmallResult reduced, SmallResult? run)
    {
        if (plain.Visits == reduced.Visits && plain.HasEndsOf(reduced)
            && (run is null || (run.Classes == reduced.Classes && run.HasEndsOf(plain))))
        {
            return ExitCodes.Held;
        }

        Console.Error.WriteLine(
            $"{scope.Name}: the searches do not agree. One of them, or what two of them take for independent, is wrong.");
        return ExitCodes.Diverged;
    }

    /// <summary>Prints which deliberate faults show in a scope, and after how many states and executions.</summary>
    public static void ShowMutants(SmallScope scope, int budget)
    {
        foreach (var mutant in Mutants)
        {
            var (states, seconds) = Timed(() => SmallSearch.States(scope, mutant, budget, Shows(scope, "states"), reduces: false));
            if (states.Violation is { } violation)
            {
                Print(scope, mutant.Name, string.Create(
                    CultureInfo.InvariantCulture, $"{violation.Law} in state {states.Visits:n0}, {seconds:n1} s"));
            }
        }
    }

    private static void Print(SmallScope scope, string what, SmallResult result, string numbers)
    {
        var verdict = result.Violation is { } broken ? $"BROKEN {broken.Law}: {broken.Message}"
            : result.IsComplete ? "all laws held" : "given up";
        Print(scope, what, string.Create(
            CultureInfo.InvariantCulture, $"{numbers}; {result.Ends:n0} ends ({result.EndsHash:x16}); {verdict}"));
        foreach (var line in result.Story)
        {
            Console.WriteLine($"    {line}");
        }
    }

    private static void Print(SmallScope scope, string what, string line) =>
        Console.WriteLine($"{scope.Name,-24} {what,-12} {line}");

    private static Action<long> Shows(SmallScope scope, string things)
    {
        var last = TimeProvider.System.GetTimestamp();
        return done =>
        {
            if (TimeProvider.System.GetElapsedTime(last).TotalSeconds >= 5)
            {
                last = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{scope.Name}: {done:n0} {things} …"));
            }
        };
    }

    private static (T Result, double Seconds) Timed<T>(Func<T> run)
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = run();
        return (result, TimeProvider.System.GetElapsedTime(started).TotalSeconds);
    }
}
