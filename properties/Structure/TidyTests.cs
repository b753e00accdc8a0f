using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>The style guide, where a machine can read it.</summary>
public sealed partial class TidyTests
{
    private const int LinesMax = 400;
    private const int ColumnsMax = 120;

    /// <summary>At most this many words alone on a line mean an edit that did not refill the paragraph.</summary>
    private const int LoneWordsMax = 2;
    private const int PragmasMax = 5;

    [Fact]
    public void Every_file_is_tidy()
    {
        var complaints = Sources.All().SelectMany(source => Complaints(source.Path, source.Text)).ToArray();
        Assert.True(complaints.Length == 0, string.Join('\n', complaints));
    }

    [Fact]
    public void Pragmas_are_rare()
    {
        var pragmas = Sources.All()
            .Where(source => !source.Path.EndsWith("TidyTests.cs", StringComparison.Ordinal))
            .Sum(source => Pragma().Count(source.Text));
        Assert.InRange(pragmas, 0, PragmasMax);
    }

    [Theory]
    [InlineData("var x = y!.Z;", "null-forgiving")]
    [InlineData("// TODO: later", "unfinished")]
    [InlineData("Thread.Sleep(1);", "sleeps")]
    public void An_untidy_line_is_noticed(string line, string complaint) =>
        Assert.Contains(complaint, Assert.Single(Complaints("impl/core/X.cs", line)), StringComparison.Ordinal);

    [Fact]
    public void A_long_file_is_noticed() =>
        Assert.Contains(
            "lines", Assert.Single(Complaints("x.cs", new string('\n', LinesMax + 1))), StringComparison.Ordinal);

    [Fact]
    public void A_long_line_is_noticed() =>
        Assert.Contains(
            "columns", Assert.Single(Complaints("x.cs", new string('x', ColumnsMax + 1))), StringComparison.Ordinal);

    [Fact]
    public void A_broken_comment_is_noticed() => Assert.Equal(
        "x.cs:2: a comment that is broken",
        Assert.Single(Complaints("x.cs", "/// It is a line\n/// broken\n/// in the middle.\n/// </summary>")));

    [Theory]
    [InlineData("/// It is whole.\n/// So there.\n/// </summary>")]
    [InlineData("/// It is whole.\n///\n/// Too.")]
    [InlineData("// One:\n//   two\n//   three")]
    [InlineData("/// <summary>\n/// <para>\n/// Whole.\n/// </para>")]
    public void A_paragraph_may_end_anywhere(string text) => Assert.Empty(Complaints("x.cs", text));

    private static IEnumerable<string> Complaints(string path, string text)
    {
        var lines = text.Split('\n');
        if (lines.Length > LinesMax + 1)
        {
            yield return $"{path}: {lines.Length} lines";
        }

        var isTest = path.StartsWith("properties/", StringComparison.Ordinal)
            || path.StartsWith("scenarios/", StringComparison.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > ColumnsMax)
            {
                yield return $"{path}:{i + 1}: {lines[i].Length} columns";
            }

            if (i + 1 < lines.Length && IsBroken(lines[i], lines[i + 1]))
            {
                yield return $"{path}:{i + 1}: a comment that is broken";
            }

            if (!path.EndsWith("TidyTests.cs", StringComparison.Ordinal) && Unfinished().IsMatch(lines[i]))
            {
                yield return $"{path}:{i + 1}: unfinished";
            }

            if (!isTest && lines[i].Contains("Thread.Sleep", StringComparison.Ordinal))
            {
                yield return $"{path}:{i + 1}: sleeps";
            }

            if (!isTest && NullForgiving().IsMatch(lines[i]))
            {
                yield return $"{path}:{i + 1}: null-forgiving operator";
            }
        }
    }

    /// <summary>Whether a line of a comment has few words, and the next word would have fitted behind them.</summary>
    private static bool IsBroken(string line, string next)
    {
        var (here, there) = (CommentText().Match(line), CommentText().Match(next));
        return here.Success && there.Success && here.Groups["mark"].Value == there.Groups["mark"].Value
            && here.Groups["text"].Value.Split(' ').Length <= LoneWordsMax
            && line.Length + 1 + there.Groups["text"].Value.Split(' ')[0].Length <= ColumnsMax;
    }

    // Text that is indented, or begins or ends with a tag, is laid out on purpose.
    [GeneratedRegex(@"^(?<mark> *///?) (?<text>[^\s<](.*[^>\s])?)$")]
    private static partial Regex CommentText();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^(?!\s*//).*[\w\)\]]!(\.|;|\)|,|\[)")]
    private static partial Regex NullForgiving();

    [GeneratedRegex(@"#pragma warning disable")]
    private static partial Regex Pragma();
}
