using System.Globalization;
using System.Text;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.World.Raft;

/// <summary>
/// The text of a failure: the law, the shortest story that was found, and the command that runs it again.
/// </summary>
internal static class RaftFailure
{
    private const int ShrinkMax = 3_000;

    /// <summary>A cluster that does not come to rest does the same again and again.</summary>
    private const int LinesMax = 2_000;

    /// <param name="failure">What broke.</param>
    /// <param name="options">Of the search that found it.</param>
    /// <param name="seed">Of the execution.</param>
    /// <param name="mutant">The deliberate fault that was in the nodes; empty for none.</param>
    public static string Write(RaftReport failure, RaftSweepOptions options, ulong seed, string mutant)
    {
        var law = options.Law ?? failure.Violations[0].Law;
        var choices = RaftShrinker.Shrink(failure.Choices, options.Scope, law, ShrinkMax);
        var report = RaftSweep.Replay(choices, options.Scope with { KeepsStory = true });
        var violation = report.Violations.First(violation => violation.Law == law);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"BROKEN  {law.Name}: {law.Guarantee}\n");
        text.Append(CultureInfo.InvariantCulture, $"        {violation.Message}\n");
        text.Append(CultureInfo.InvariantCulture, $"        seed 0x{seed:x}, {failure.Choices.Count} choices, ");
        text.Append(CultureInfo.InvariantCulture, $"now {choices.Count}\n\n");
        var number = 0;
        foreach (var line in report.Story)
        {
            number++;
            if (number <= LinesMax || line.StartsWith("BROKEN", StringComparison.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{number,5}  {line}\n");
            }

            if (line == $"BROKEN  {law}")
            {
                break;
            }
        }

        // A strategy that learns from one execution for the next has to repeat all of it.
        var (first, count) = Searches.IsIndependent(options.Strategy) ? (seed, 1) : (options.Seed, options.Executions);
        text.Append("\nTo see it again:\n  dotnet run -c Release --project sim -- raft");
        text.Append(CultureInfo.InvariantCulture, $" -n {count} --seed 0x{first:x} --members {options.Scope.Members}");
        text.Append(CultureInfo.InvariantCulture, $" --strategy {options.Strategy}");
        return text.Append(mutant.Length > 0 ? $" --mutant {mutant}" : "").Append('\n').ToString();
    }
}
