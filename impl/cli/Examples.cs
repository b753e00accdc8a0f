namespace Vigil.Cli;

/// <summary>Help with something to copy.</summary>
internal static class Examples
{
    public static string Append(string description, params string[] examples) =>
        $"{description}\n\nExamples:\n{string.Join('\n', examples.Select(example => $"  {example}"))}";
}
