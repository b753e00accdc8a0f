using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>
/// Code that the papers show is code that is compiled: each block names its source in a comment above it, and is there
/// line for line, in one piece. A line that is <c>// …</c> leaves something out.
/// </summary>
public sealed class SnippetTests
{
    private const string Gap = "// …";

    private static readonly string[] Compiled = ["samples/", "properties/", "scenarios/"];

    [Fact]
    public void Every_snippet_is_in_a_source_that_is_compiled()
    {
        var papers = Paper.All();
        Assert.True(papers.Sum(paper => paper.Fences.Count(IsSnippet)) >= 6, "The papers have snippets.");
        var complaints = papers.SelectMany(Complaints).ToArray();
        Assert.True(complaints.Length == 0, string.Join('\n', complaints));
    }

    [Fact]
    public void The_guide_to_testing_shows_the_samples_code_and_output() => Assert.Equal(
        [
            "samples/locks/LockTest.cs", "samples/locks/xunit/LockTests.cs", "samples/locks/Program.cs",
            "samples/locks/output.txt",
        ],
        Paper.Read("docs/testing-your-service.md").Fences.Select(fence => fence.Source ?? ""));

    [Theory]
    [InlineData("```csharp\nvar store = new WatchableStore();\n```", "names no source")]
    [InlineData("<!-- samples/nowhere.cs -->\n```csharp\nvar x = 1;\n```", "no such file")]
    [InlineData("<!-- impl/core/Bytes.cs -->\n```csharp\nnamespace Vigil.Core;\n```", "is not compiled for a reader")]
    [InlineData("<!-- samples/embedded/Program.cs -->\n```csharp\nvar store = new Store();\n```", "new Store()")]
    [InlineData(
        "<!-- samples/embedded/Program.cs -->\n```csharp\nusing Vigil.Core;\nvar store = new WatchableStore();\n```",
        "var store")]
    public void A_snippet_that_is_nowhere_is_noticed(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Single(Complaints(new Paper("x.md", text))), StringComparison.Ordinal);

    [Fact]
    public void A_snippet_may_leave_lines_out() => Assert.Empty(Complaints(new Paper(
        "x.md",
        "<!-- samples/embedded/Program.cs -->\n```csharp\nusing Vigil.Core;\n"
            + "// …\nvar store = new WatchableStore();\n```")));

    private static bool IsSnippet(Fence fence) => fence.Language is "csharp" or "cs" || fence.Source is not null;

    private static IEnumerable<string> Complaints(Paper paper) => paper.Fences.Where(IsSnippet)
        .Select(fence => Complaint(fence) is { } complaint ? $"{paper.Path}: {complaint}" : null)
        .OfType<string>();

    private static string? Complaint(Fence fence)
    {
        if (fence.Source is not { } source)
        {
            return $"a block that begins with \"{fence.Lines[0]}\" names no source";
        }

        var path = Path.Combine(Repository.Root, source);
        return !Compiled.Any(folder => source.StartsWith(folder, StringComparison.Ordinal))
                ? $"{source} is not compiled for a reader: take one of {string.Join(", ", Compiled)}"
            : !File.Exists(path) ? $"{source}: no such file"
            : FirstMissing(fence.Lines, File.ReadAllLines(path)) is { } line ? $"{source} has not, or not there: {line}"
            : null;
    }

    /// <summary>The first line that does not go on where the one before it ended; null when all are there.</summary>
    private static string? FirstMissing(IReadOnlyList<string> shown, string[] source)
    {
        var trimmed = source.Select(line => line.Trim()).ToArray();
        var place = 0;
        foreach (var piece in Pieces(shown))
        {
            var longest = Enumerable.Range(place, trimmed.Length - place)
                .Select(start => (Start: start, Length: piece.AsSpan().CommonPrefixLength(trimmed.AsSpan(start))))
                .DefaultIfEmpty()
                .MaxBy(match => match.Length);
            if (longest.Length < piece.Length)
            {
                return piece[longest.Length];
            }

            place = longest.Start + longest.Length;
        }

        return null;
    }

    /// <summary>What is shown between the gaps.</summary>
    private static IEnumerable<string[]> Pieces(IReadOnlyList<string> shown)
    {
        var piece = new List<string>();
        foreach (var line in shown.Select(line => line.Trim()).Append(Gap))
        {
            if (line != Gap)
            {
                piece.Add(line);
                continue;
            }

            yield return [.. piece];
            piece.Clear();
        }
    }
}
