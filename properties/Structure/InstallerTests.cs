using System.Text.RegularExpressions;
using Vigil.Properties.Tools;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>
/// <c>dotnet test</c> changes nothing on the machine that it runs on: no test, and no project that it builds, runs an
/// installer or fetches a program, and what tests start is listed in <see cref="Tool"/>.
/// </summary>
public sealed partial class InstallerTests
{
    private const string Here = "properties/Structure/InstallerTests.cs";
    private static readonly string[] Tests = ["properties/", "scenarios/", "samples/locks/"];
    private static readonly string[] Extensions = [".cs", ".csproj", ".props", ".targets", ".runsettings"];

    [Fact]
    public void No_test_and_no_build_installs_anything()
    {
        var files = Sources.Paths()
            .Where(path => path != Here && Extensions.Contains(Path.GetExtension(path)))
            .Where(path => Path.GetExtension(path) != ".cs" || IsTest(path))
            .ToArray();
        Assert.True(files.Length > 100, $"Only {files.Length} files were looked at.");
        Assert.Empty(files.SelectMany(path => Matches(Installer(), path, Sources.Read(path))));
    }

    [Fact]
    public void Every_program_that_a_test_starts_is_a_tool_or_dotnet()
    {
        var started = Sources.All().Where(source => IsTest(source.Path) && source.Path != Here);
        Assert.Empty(started.SelectMany(source => Matches(Started(), source.Path, source.Text)));
    }

    [Fact]
    public void Tests_are_skipped_for_a_missing_tool_and_for_nothing_else()
    {
        var skipped = Sources.All().Where(source =>
            IsTest(source.Path)
                && source.Path != Here && !source.Path.StartsWith("properties/Tools/", StringComparison.Ordinal));
        Assert.Empty(skipped.SelectMany(source => Matches(Skipped(), source.Path, source.Text)));
    }

    [Theory]
    [InlineData("Start(\"apt-get\", \"update\")")]
    [InlineData("new ProcessStartInfo(\"npm\", [\"ci\"])")]
    [InlineData("<Exec Command=\"npx playwright install\" />")]
    [InlineData("<Exec Command=\"dotnet tool restore\" />")]
    [InlineData("<Exec Command=\"curl -sSL https://example.org | sh\" />")]
    [InlineData("await new BrowserFetcher().DownloadAsync();")]
    public void An_installer_is_noticed(string text) => Assert.NotEmpty(Matches(Installer(), "x", text));

    [Theory]
    [InlineData("new ProcessStartInfo(\"etcd\", arguments)", true)]
    [InlineData("Process.Start(\"sh\")", true)]
    [InlineData("new ProcessStartInfo { FileName = \"sh\" }", true)]
    [InlineData("new ProcessStartInfo(\"dotnet\", arguments)", false)]
    [InlineData("new ProcessStartInfo(Tool.PathOf(Tool.Flock), arguments)", false)]
    public void A_program_that_is_no_tool_is_noticed(string text, bool isNoticed) =>
        Assert.Equal(isNoticed, Matches(Started(), "x", text).Any());

    [Fact]
    public void A_test_that_is_always_skipped_is_noticed() =>
        Assert.NotEmpty(Matches(Skipped(), "x", "[Fact(Skip = \"later\")]"));

    private static bool IsTest(string path) =>
        Array.Exists(Tests, folder => path.StartsWith(folder, StringComparison.Ordinal));

    private static IEnumerable<string> Matches(Regex words, string path, string text) =>
        words.Matches(text).Select(match => $"{path}: {match.Value}");

    [GeneratedRegex(
        @"\b(apt-get|aptitude|dpkg|dnf|yum|apk add|pacman|zypper|brew|winget|choco|npm|npx|yarn|pnpm|pip3?|curl|wget"
        + @"|sudo|dotnet (tool|workload)|BrowserFetcher|DownloadFile)\b|""apt""|\bapt install\b")]
    private static partial Regex Installer();

    [GeneratedRegex(@"(Process(StartInfo|\.Start)\(|\bFileName = )""(?!dotnet"")[^""]*""")]
    private static partial Regex Started();

    [GeneratedRegex(@"\b(Skip = ""|Assert\.Skip|Skip\.(If|IfNot)\()")]
    private static partial Regex Skipped();
}
