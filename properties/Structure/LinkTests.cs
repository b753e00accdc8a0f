using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>Links lead somewhere, and files that are named exist.</summary>
public sealed partial class LinkTests
{
    private const int ReadmeBytesMax = 8192;

    private static readonly string[] Files = Directory.GetFiles(Repository.Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal)
            && !path.StartsWith(".git/", StringComparison.Ordinal))
        .ToArray();

    private static readonly HashSet<string> FileNames = [.. Files.Select(path => Path.GetFileName(path))];

    private static readonly HashSet<string> Tops = [.. Files.Select(path => path.Split('/')[0])];

    [Fact]
    public void Every_link_leads_to_a_file_or_a_heading()
    {
        var papers = Paper.All();
        Assert.Contains(papers, paper => paper.Path == "README.md");
        Assert.Contains(papers, paper => paper.Path == "docs/operations.md");
        var broken = papers.SelectMany(paper => Broken(paper).Select(link => $"{paper.Path}: {link}")).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_file_that_is_named_exists()
    {
        var missing = Paper.All().Where(paper => paper.Path != "CHANGELOG.md")
            .SelectMany(paper => Missing(paper).Select(name => $"{paper.Path}: {name}")).ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void The_readme_is_short() =>
        Assert.InRange(new FileInfo(Path.Combine(Repository.Root, "README.md")).Length, 1, ReadmeBytesMax);

    [Theory]
    [InlineData("[a](docs/nowhere.md)", "docs/nowhere.md")]
    [InlineData("[a](README.md#no-such-heading)", "README.md#no-such-heading")]
    [InlineData("# One\n\n[a](#two)", "#two")]
    [InlineData("| a |\n| - |\n| [b](nowhere) |", "nowhere")]
    [InlineData("[a][b]\n\n[b]: nowhere.md", "nowhere.md")]
    [InlineData("![a](docs/nowhere.png)", "docs/nowhere.png")]
    public void A_broken_link_is_noticed(string text, string link) =>
        Assert.Equal([link], Broken(new Paper("x.md", text)));

    [Theory]
    [InlineData("# Backup and restore\n\n[a](#backup-and-restore)")]
    [InlineData("[a](LICENSE) [b](docs/operations.md#flags-of-serve) [c](https://etcd.io/docs)")]
    public void A_link_that_leads_somewhere_is_not(string text) => Assert.Empty(Broken(new Paper("x.md", text)));

    [Theory]
    [InlineData("`impl/core/Nowhere.cs`", "impl/core/Nowhere.cs")]
    [InlineData("`Nowhere.cs`", "Nowhere.cs")]
    [InlineData("`docs/nowhere`", "docs/nowhere")]
    public void A_file_that_is_not_there_is_noticed(string text, string name) =>
        Assert.Equal([name], Missing(new Paper("x.md", text)));

    [Fact]
    public void Files_that_are_there_are_not() =>
        Assert.Empty(
            Missing(new Paper("x.md", "`impl/core`, `Lessor.cs`, `impl/core/*.cs`, `put/get`, `docs/{a,b}.md`")));

    private static IEnumerable<string> Broken(Paper paper)
    {
        var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(paper.Path) ?? "");
        foreach (var link in paper.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var (path, anchor) = link.Split('#') switch
            {
                [var file] => (file, null),
                [var file, var heading] => (file, heading),
                _ => ("", link),
            };
            var target = Path.GetFullPath(Path.Combine(folder, path));
            var isThere = path.Length == 0 || File.Exists(target) || Directory.Exists(target);
            var isRead = path.Length == 0 ? paper
                : isThere && path.EndsWith(".md", StringComparison.Ordinal)
                    ? Paper.Read(Path.GetRelativePath(Repository.Root, target))
                    : null;
            if (!isThere || (anchor is not null && isRead?.Anchors.Contains(anchor, StringComparer.Ordinal) != true))
            {
                yield return link;
            }
        }
    }

    /// <summary>
    /// Paths that begin with a folder of the repository, and names of C# files, within backticks. What has a wildcard
    /// or a choice in it is passed over.
    /// </summary>
    private static IEnumerable<string> Missing(Paper paper) => paper.Code
        .Where(code => PathName().IsMatch(code))
        .Where(code => code.Contains('/', StringComparison.Ordinal)
            ? Tops.Contains(code.Split('/')[0]) && !Exists(code)
            : code.EndsWith(".cs", StringComparison.Ordinal) && !FileNames.Contains(code));

    private static bool Exists(string path) =>
        File.Exists(Path.Combine(Repository.Root, path)) || Directory.Exists(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"^[\w./-]+$")]
    private static partial Regex PathName();
}
