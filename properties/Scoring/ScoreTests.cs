using Vigil.Sim.Cli.Score;
using Vigil.Sim.World.Scoring;
using Xunit;

namespace Vigil.Properties.Scoring;

/// <summary>What a score keeps and counts.</summary>
public sealed class ScoreTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("vigil-score-").FullName;
    private readonly ScoreFolder _folder;

    private readonly SourceMutant[] _mutants =
    [
        Mutant(1, "core", "aaaaaaaaaa"), Mutant(2, "core", "bbbbbbbbbb"), Mutant(3, "core", "cccccccccc"),
        Mutant(4, "raft", "dddddddddd"), Mutant(5, "raft", "eeeeeeeeee"),
    ];

    public ScoreTests()
    {
        _folder = new ScoreFolder(_path);
        Directory.CreateDirectory(_folder.Sources);
        File.WriteAllText(_folder.Catalog, ScoreFolder.Text(_mutants));
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void What_was_written_counts_when_it_goes_on_but_for_a_line_that_was_cut()
    {
        Write(Result(1, Verdict.Killed), Result(2, Verdict.Survived));
        File.AppendAllText(_folder.Results, ScoreFolder.LineOf(_folder.Fingerprint, Result(3, Verdict.Killed))[..40]);
        Assert.Equal([1, 2], _folder.ReadResults(_folder.Results).Keys);
    }

    [Fact]
    public void A_line_in_the_middle_that_is_no_result_is_named()
    {
        File.WriteAllText(_folder.Results, "{\n");
        Write(Result(1, Verdict.Killed));
        var failure = Assert.Throws<InvalidDataException>(() => _folder.ReadResults(_folder.Results));
        Assert.StartsWith($"{_folder.Results}:1 is no result of a score", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_of_other_sources_do_not_count()
    {
        Write(Result(1, Verdict.Killed));
        File.WriteAllText(_folder.Catalog, ScoreFolder.Text(_mutants[..4]));
        Assert.Empty(_folder.ReadResults(_folder.Results));
    }

    [Fact]
    public void Which_seeds_reach_what_is_kept_for_these_sources_alone()
    {
        var map = new ReachMap(
            new() { [Setup.Raft] = new() { [4] = [1, 2] } }, new() { [Setup.Raft] = 3 });
        _folder.WriteReach(map);
        Assert.Equal([1UL, 2UL], _folder.ReadReach()?.Of(Setup.Raft, 4));
        Assert.Empty(_folder.ReadReach()?.Of(Setup.Server, 4) ?? [9]);
        File.WriteAllText(_folder.Catalog, ScoreFolder.Text(_mutants[..4]));
        Assert.Null(_folder.ReadReach());
    }

    [Fact]
    public void The_score_is_of_what_is_reached_and_not_equivalent()
    {
        SortedDictionary<int, TrialResult> results = new()
        {
            [1] = Result(1, Verdict.Killed),
            [2] = Result(2, Verdict.Survived),
            [3] = Result(3, Verdict.Survived),
            [4] = Result(4, Verdict.NotReached),
        };
        Directory.CreateDirectory(Path.Combine(_path, "sim", "mutation"));
        File.WriteAllText(
            Path.Combine(_path, Equivalents.FileName),
            "# why\n\ncccccccccc | it | is the same\naaaaaaaaaa | it | no\n");
        var table = new ScoreTable(_mutants, results, Equivalents.Read(_path));
        Assert.Equal(
            new ScoreTable.Counts(All: 4, Equivalent: 1, NotReached: 1, Killed: 1, Survived: 1), table.Of(null));
        Assert.Equal(0.5, table.Of("core").Score);
        Assert.Equal(0, table.Of("raft").Reached);
        Assert.Contains("| all | 4 | 1 | 1 | 1 | 1 | 66.7 % | 50.0 % |", table.Write(), StringComparison.Ordinal);
        Assert.Contains("## Survived: 1", table.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_a_reason_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_path, "sim", "mutation"));
        File.WriteAllText(Path.Combine(_path, Equivalents.FileName), "cccccccccc | it |\n");
        var failure = Assert.Throws<InvalidDataException>(() => Equivalents.Read(_path));
        Assert.EndsWith(":1 is not `key | what | reason`.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(200, 119)]
    [InlineData(1000, 637)]
    public void A_sample_may_be_below_the_published_score_by_chance(int reached, int least) =>
        Assert.Equal(least, new PublishedScore(700, 1000, 5).LeastOf(reached));

    [Theory]
    [InlineData("")]
    [InlineData("# a line\n3 2 5\n")]
    [InlineData("3 5\n")]
    [InlineData("a b c\n")]
    public void A_published_score_that_is_none_is_named(string text)
    {
        Directory.CreateDirectory(Path.Combine(_path, "sim", "mutation"));
        File.WriteAllText(Path.Combine(_path, PublishedScore.FileName), text);
        var failure = Assert.Throws<InvalidDataException>(() => PublishedScore.Read(_path));
        Assert.EndsWith("has no line `killed reached cpu-seconds`.", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The list names mutants that there were once, so a typing error would stay unseen.</summary>
    [Fact]
    public void Each_equivalent_of_the_repository_has_a_key_and_a_reason()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, Equivalents.FileName))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|')[0].Trim()).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, key => Assert.Matches("^([0-9a-f]{10}|all: [a-z ]+)$", key));
        Assert.Equal(lines.Count, lines.Distinct().Count());
        var list = Equivalents.Read(Repository.Root);
        Assert.Equal(lines.Count, list.Count);
        Assert.NotNull(list.ReasonOf(Mutant(1, "core", lines[0])));
        Assert.NotNull(list.ReasonOf(Mutant(1, "core", "x") with { Kind = "lock left out" }));
        Assert.Null(list.ReasonOf(Mutant(1, "core", "x")));
    }

    private void Write(params IEnumerable<TrialResult> results) => File.AppendAllLines(
        _folder.Results, results.Select(result => ScoreFolder.LineOf(_folder.Fingerprint, result)));

    private static SourceMutant Mutant(int id, string project, string key)
    {
        var name = $"Vigil.{char.ToUpperInvariant(project[0])}{project[1..]}";
        return new SourceMutant(id, key, name, "a.cs", id, 1, "A.B", "relation", "a", "b");
    }

    private static TrialResult Result(int id, Verdict verdict) => new(
        id, "", verdict, verdict == Verdict.Killed ? ["Ordered"] : [], null, Setup.Server, "Random", 1, 1, 0.1);
}
