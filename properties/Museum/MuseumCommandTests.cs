using System.Text.Json;
using Vigil.Properties.Replay;
using Vigil.Sim.Cli;
using Xunit;

namespace Vigil.Properties.Museum;

/// <summary><c>sim museum</c>: the table, the folder that goes on, the pages.</summary>
public sealed class MuseumCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("museum");

    private string Results => Path.Combine(_folder.FullName, "results", "5224.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_found_is_in_the_table_and_on_the_pages_and_counts_the_next_time()
    {
        var (code, first, errors) = Run("--seeds", "3");
        Assert.True(code == ExitCodes.Held, errors);
        Assert.Contains("| 5224 ", first, StringComparison.Ordinal);
        Assert.Matches(@"\| +3/3 \|", first);
        Assert.DoesNotContain('\u001b', first);
        var index = File.ReadAllText(Path.Combine(_folder.FullName, "index.html"));
        Assert.Contains("LastKeyOfRange", index, StringComparison.Ordinal);
        Assert.Contains("pages/5224.html", index, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|<link[^>]* href)=", index);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "pages", "5224.html")));

        // The last search was killed while it wrote its line.
        var lines = File.ReadAllLines(Results);
        File.WriteAllText(Results, $"{lines[0]}\n{lines[1]}\n{lines[2][..20]}");
        var (again, _, _) = Run("--seeds", "3", "-w", "json");
        Assert.Equal(ExitCodes.Held, again);
        var after = File.ReadAllLines(Results);
        Assert.Equal(lines[..2], after[..2]);
        Assert.Equal(3, after.Length);
    }

    [Fact]
    public void Json_has_each_search()
    {
        var (code, output, errors) = Run("--seeds", "2", "-w", "json");
        Assert.True(code == ExitCodes.Held, errors);
        using var json = JsonDocument.Parse(output);
        var row = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("5224", row.GetProperty("exhibit").GetProperty("key").GetString());
        Assert.Equal(2, row.GetProperty("searches").GetArrayLength());
    }

    [Theory]
    [InlineData("--exhibit", "99999", "there is no '99999'")]
    [InlineData("--seeds", "0", "numbers from 1 on")]
    [InlineData("-w", "xml", "neither simple nor json")]
    [InlineData("--strategy", "CoyoteRandom", "not measured here")]
    public void What_can_t_be_is_refused_with_a_reason(string option, string value, string reason)
    {
        var (code, output, errors) = SimProcessRun.Run("museum", option, value);
        Assert.Equal(ExitCodes.Unusable, code);
        Assert.Empty(output);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] more) => SimProcessRun.Run(
        ["museum", "--exhibit", "5224", "-n", "200", "--out", _folder.FullName, .. more]);
}
