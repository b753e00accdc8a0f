using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>
/// No real clock, pool, socket, file or random source outside the folders that are the real side of a seam.
/// </summary>
public sealed partial class SeamTests
{
    private static readonly string[] Deterministic =
    [
        "model", "impl/seams", "impl/core", "impl/raft", "impl/storage", "impl/client", "impl/server",
        "sim", "sim/engine", "sim/strategies", "sim/testing", "sim/coyote", "sim/world",
        "sim/audit",
    ];

    private static readonly string[] Exempt =
    [
        "impl/server/Hosting", "impl/client/Hosting", "impl/storage/Hosting", "impl/cli", "sim/Cli",
        "sim/audit/Files", "sim/audit/Hosting", "sim/audit/Rounds", "sim/audit/Servers", "sim/audit/Wires",
        "sim/mutation", "sim/testing/Hosting", "sim/engine/Network/Grpc",
    ];

    [Fact]
    public void Every_deterministic_project_is_analysed_as_one()
    {
        foreach (var folder in Deterministic)
        {
            var project = Assert.Single(Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj"));
            Assert.Contains(
                "<DeterministicCode>true</DeterministicCode>", File.ReadAllText(project), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_the_listed_folders_are_exempt()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"));
        var exempt = ExemptSection().Matches(text).Select(match => match.Groups["folder"].Value).ToArray();
        Assert.Equal(Exempt, exempt);
    }

    [Fact]
    public void No_pragma_or_attribute_switches_the_ban_off()
    {
        var cheats = Sources.All()
            .Where(source => source.Text.Contains("RS0030", StringComparison.Ordinal)
                && !source.Path.EndsWith("SeamTests.cs"))
            .Select(source => source.Path);
        Assert.Empty(cheats);
    }

    /// <summary>
    /// The analyzer's verdict does not depend on its being run: the names must not be in the text either.
    /// </summary>
    [Fact]
    public void No_banned_name_stands_in_deterministic_code()
    {
        var found = Sources.All()
            .Where(
                source => Deterministic.Any(folder => source.Path.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Where(source => !Exempt.Any(folder => source.Path.StartsWith(folder + "/", StringComparison.Ordinal)))
            .SelectMany(source => Banned(source.Text).Select(name => $"{source.Path}: {name}"));
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("var t = DateTime.UtcNow;")]
    [InlineData("await Task.Run(() => 1);")]
    [InlineData("var r = new Random();")]
    [InlineData("await work.ConfigureAwait(false);")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("Console.WriteLine(1);")]
    public void A_banned_name_is_noticed(string code) => Assert.NotEmpty(Banned(code));

    private static IEnumerable<string> Banned(string text) =>
        BannedName().Matches(Comment().Replace(text, "")).Select(match => match.Value);

    [GeneratedRegex(
        @"\b(DateTime\.(Now|UtcNow)|Stopwatch\.|new Random\b|Random\.Shared|Guid\.NewGuid|Task\.Run\("
        + @"|\.ConfigureAwait\(|Environment\.TickCount|Thread\.Sleep|ThreadPool\."
        + @"|TimeProvider\.System\b|Console\.(Write|Read|Error|Out))")]
    private static partial Regex BannedName();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\[(?<folder>[\w/]+)/\*\*\.cs\]\ndotnet_diagnostic\.RS0030\.severity = none")]
    private static partial Regex ExemptSection();
}
