using System.CommandLine;

namespace Vigil.Cli;

/// <summary>Help with something to copy.</summary>
internal static class Examples
{
    /// <summary>What ends the first clause of a description.</summary>
    private static readonly string[] Ends = ["\n", ". ", ": ", "; "];

    public static string Append(string description, params string[] examples) =>
        $"{description}\n\nExamples:\n{string.Join('\n', examples.Select(example => $"  {example}"))}";

    /// <summary>
    /// Leaves of each subcommand's description its first clause, so that a list of commands has one line each. Call it
    /// when the command whose help may be shown is known: the subcommands' own help has the whole.
    /// </summary>
    public static void ShortenSubcommands(Command command)
    {
        foreach (var subcommand in command.Subcommands)
        {
            subcommand.Description = FirstClause(subcommand.Description ?? "");
        }
    }

    private static string FirstClause(string description)
    {
        var ends = Ends.Select(end => description.IndexOf(end, StringComparison.Ordinal)).Where(end => end >= 0);
        return description[..ends.DefaultIfEmpty(description.Length).Min()].TrimEnd('.');
    }
}
