using System.Globalization;
using System.Text;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.Testing;

/// <summary>An execution in which something broke, made small.</summary>
public sealed record SimulationFailure
{
    private const int LinesMax = 120;

    /// <summary>What broke, in words.</summary>
    public required string Message { get; init; }

    /// <summary>The seed of the execution as it was found, before it was made small.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The hash of the execution as it was found.</summary>
    public required ulong Hash { get; init; }

    /// <summary>Which execution of its search it was, counted from 1; 0 when it was not searched for.</summary>
    public required int Execution { get; init; }

    /// <summary>How many choices it had as it was found.</summary>
    public required int ChoicesFound { get; init; }

    /// <summary>The small execution, as something to run again.</summary>
    public required SimulationSchedule Schedule { get; init; }

    /// <summary>
    /// What happened in the small execution, in order: messages, faults and notes. The last line is what broke.
    /// </summary>
    public required IReadOnlyList<string> Story { get; init; }

    /// <summary>
    /// False when the same choices made another execution: then the test does something that is not decided here, and
    /// the failure was neither made small nor can be replayed.
    /// </summary>
    public required bool IsDeterministic { get; init; }

    /// <summary>
    /// What to paste to see it again, a line each; empty where no command is known, only these methods.
    /// </summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>All of it as text with a number to each line of the story.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"BROKEN    {Message}");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"seed      0x{Seed:x} ({Schedule.Strategy})");
        if (!IsDeterministic)
        {
            text.AppendLine(
                "unstable  The same choices made another execution, so this can't be replayed. Something in the test");
            text.AppendLine(
                "          is not decided by the simulation: a real clock, thread or random number, or static state.");
        }

        var live = Schedule.Choices.Count(static choice => choice.Value > 0);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"shrunk    from {ChoicesFound} choices to {Schedule.Choices.Count}, of which {live} matter");
        text.AppendLine("story");
        for (var i = 0; i < Math.Min(Story.Count, LinesMax); i++)
        {
            var mark = i == Story.Count - 1 ? '>' : ' ';
            text.AppendLine(CultureInfo.InvariantCulture, $"  {mark} {i + 1,3}  {Story[i]}");
        }

        if (Story.Count > LinesMax)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    … and {Story.Count - LinesMax} lines more");
        }

        text.AppendLine();
        text.AppendLine(Again);
        return text.ToString();
    }

    /// <summary>True when the seed alone says which execution it was as it was found.</summary>
    internal bool FollowsFromSeed =>
        Enum.TryParse<Strategy>(Schedule.Strategy, out var strategy) && Searches.IsIndependent(strategy);

    /// <summary>What to do to see it again.</summary>
    private string Again
    {
        get
        {
            if (!IsDeterministic)
            {
                return "again     not possible; see unstable";
            }

            if (Commands.Count > 0)
            {
                return $"again     {string.Join("\n          ", Commands)}";
            }

            var bySeed = FollowsFromSeed
                ? string.Create(
                    CultureInfo.InvariantCulture, $"Simulation.Run(0x{Seed:x}, options, test) as it was found; ")
                : "";
            return $"again     {bySeed}Simulation.Replay(failure.Schedule, test) as it is here";
        }
    }
}
