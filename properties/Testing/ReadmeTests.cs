using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>What the README shows of the sample is what the sample is, and what it prints.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Shows = ["LockTest.cs", "Program.cs", "output.txt"];

    [Fact]
    public void Every_line_of_its_code_and_output_is_the_samples()
    {
        var sample = Shows
            .SelectMany(name => File.ReadLines(Path.Combine(Repository.Root, "samples/locks", name)))
            .Select(line => line.Trim())
            .ToHashSet(StringComparer.Ordinal);
        var shown = Shown(File.ReadAllLines(Path.Combine(Repository.Root, "README.md"))).ToArray();
        Assert.True(shown.Length > 40, "The section has code and output.");
        Assert.All(shown, line => Assert.Contains(line, sample));
    }

    /// <summary>The lines within fences of the section.</summary>
    private static IEnumerable<string> Shown(IEnumerable<string> readme)
    {
        var isFenced = false;
        foreach (var line in readme.SkipWhile(line => line != "## Test your own service").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isFenced = !isFenced;
            }
            else if (isFenced)
            {
                yield return line.Trim();
            }
        }
    }
}
