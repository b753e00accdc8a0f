using System.Globalization;
using Vigil.Sim.World.Raft;
using Vigil.Sim.World.Raft.Exhaust;

namespace Vigil.Sim.Cli;

/// <summary>Raft's part of <c>sim exhaust</c>: a scope by three searches, which have to agree.</summary>
/// <param name="scope">The scope.</param>
/// <param name="executionsMax">Where a search by executions gives up: one of more classes is not begun.</param>
/// <param name="statesMax">Where a search by states gives up.</param>
internal sealed class RaftScopes(SmallScope scope, int executionsMax, int statesMax)
{
    /// <summary>What the deliberate faults of nodes are called, in one line.</summary>
    public static string MutantNames => string.Join(", ", Mutants.Select(one => one.Name));

    private static IEnumerable<RaftMutantCase> Mutants => RaftMutantCase.All.Where(one => one.IsOfNode);

    /// <summary>The deliberate fault of a node of this name; null when there is none.</summary>
    public static RaftMutantCase? FindMutant(string name) =>
        RaftMutantCase.Find(name) is { IsOfNode: true } mutant ? mutant : null;

    /// <summary>Searches it, and prints what that came to.</summary>
    /// <param name="mutant">A deliberate fault; null for none.</param>
    /// <returns>The exit code.</returns>
    public int Run(RaftMutantCase? mutant)
    {
        var (plain, plainSeconds) = Timed(
            () => SmallSearch.States(scope, mutant, statesMax, Shows("states"), reduces: false));
        Print("states", plain, string.Create(
            CultureInfo.InvariantCulture,
            $"{plain.Visits:n0} states, {plain.Others:n0} of single nodes, {plainSeconds:n1} s; "
            + $"{(double)plain.Interleavings:0.0e0} interleavings"));
        if (!plain.IsComplete)
        {
            return plain.Violation is null ? ExitCodes.Held : ExitCodes.Broken;
        }

        var (reduced, seconds) = Timed(() => SmallSearch.States(scope, mutant, onState: Shows("states")));
        Print("classes", reduced, string.Create(
            CultureInfo.InvariantCulture,
            $"{reduced.Classes:n0} classes over {reduced.Visits:n0} states, {seconds:n1} s"));
        if (reduced.Classes > (UInt128)executionsMax)
        {
            Print("executions", $"not run: more classes than {executionsMax:n0}; -n takes another number");
            return Compare(plain, reduced, null);
        }

        var (run, runSeconds) = Timed(
            () => SmallSearch.Executions(scope, mutant, executionsMax, Shows("executions")));
        Print("executions", run, string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Classes:n0} classes in {run.Visits:n0} executions, {run.Others:n0} cut short, {runSeconds:n1} s"));
        return run.Violation is null ? Compare(plain, reduced, run) : ExitCodes.Broken;
    }

    /// <summary>Prints which deliberate faults show in it, the law that broke, and after how many states.</summary>
    /// <returns>The exit code.</returns>
    public int ShowMutants()
    {
        foreach (var mutant in Mutants)
        {
            var (states, seconds) = Timed(
                () => SmallSearch.States(scope, mutant, statesMax, Shows("states"), reduces: false));
            if (states.Violation is { } violation)
            {
                Print(mutant.Name, string.Create(
                    CultureInfo.InvariantCulture, $"{violation.Law} in state {states.Visits:n0}, {seconds:n1} s"));
            }
            else if (!states.IsComplete)
            {
                Print(mutant.Name, string.Create(
                    CultureInfo.InvariantCulture, $"given up after {states.Visits:n0} states, {seconds:n1} s"));
            }
        }

        return ExitCodes.Held;
    }

    private int Compare(SmallResult plain, SmallResult reduced, SmallResult? run)
    {
        if (plain.Visits == reduced.Visits && plain.HasEndsOf(reduced)
            && (run is null || (run.Classes == reduced.Classes && run.HasEndsOf(plain))))
        {
            return ExitCodes.Held;
        }

        Console.Error.WriteLine(
            $"{scope.Name}: the searches do not agree. One is wrong, or what two of them take for independent is not.");
        return ExitCodes.Diverged;
    }

    private void Print(string what, SmallResult result, string numbers)
    {
        var verdict = result.Violation is { } broken ? $"BROKEN {broken.Law}: {broken.Message}"
            : result.IsComplete ? "all laws held" : "given up";
        Print(what, string.Create(
            CultureInfo.InvariantCulture, $"{numbers}; {result.Ends:n0} ends ({result.EndsHash:x16}); {verdict}"));
        foreach (var line in result.Story)
        {
            Console.WriteLine($"    {line}");
        }
    }

    private void Print(string what, string line) => Console.WriteLine($"{scope.Name,-24} {what,-12} {line}");

    private Action<long> Shows(string things)
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
