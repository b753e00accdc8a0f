using Vigil.Properties.Laws;
using Vigil.Sim.Cli.Museum;
using Vigil.Sim.World;
using Vigil.Sim.World.Museum;
using Xunit;

namespace Vigil.Properties.Museum;

/// <summary>
/// The exhibits are whole, and each is a fault that can be switched on. That each is found within a thousand executions
/// is what <see cref="MutantLaws"/> tests of every mutant.
/// </summary>
public sealed class CatalogTests
{
    private const int ExhibitsMin = 33;

    /// <summary>Those that must be there: etcd's own track record, and what its changelogs call correctness.</summary>
    private static readonly string[] Needed =
    [
        "13766", "14370", "14685", "15220", "15247", "15271", "17247", "17507", "17529", "17610", "17780", "18089",
        "18667", "19179", "20221", "20271", "20418", "20655", "20711", "20813", "21385", "9281", "11456", "jetcd",
    ];

    public static TheoryData<string> Keys => [.. Catalog.All.Select(exhibit => exhibit.Key)];

    [Fact]
    public void All_that_must_be_there_is()
    {
        Assert.InRange(Catalog.All.Count, ExhibitsMin, int.MaxValue);
        Assert.Empty(Needed.Except(Catalog.All.Select(exhibit => exhibit.Key)));
        Assert.Contains(Impossible.All, impossible => impossible.Key == "14571");
    }

    [Fact]
    public void Nothing_is_there_twice()
    {
        string[] keys = [.. Catalog.All.Select(one => one.Key), .. Impossible.All.Select(one => one.Key)];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(Catalog.All.Count, Catalog.All.Select(exhibit => exhibit.Mutant).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_exhibit_is_a_mutant_that_its_law_is_tested_to_notice(string key)
    {
        var exhibit = Catalog.Find(key);
        Assert.NotNull(exhibit);
        Assert.Contains(exhibit.Mutant, Mutants.AllNames);
        Assert.NotEqual(default, Mutants.Find(exhibit.Mutant));
        Assert.NotEmpty(exhibit.Laws);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Its_story_has_three_sentences(string key)
    {
        var exhibit = Catalog.Find(key);
        Assert.NotNull(exhibit);
        Assert.Equal(3, exhibit.Story.Count);
        Assert.All(exhibit.Story, sentence => Assert.Matches(@"^[A-Z].+\.$", sentence));
        Assert.All(exhibit.Story, sentence => Assert.DoesNotMatch(@"\. [A-Z]", sentence));
        Assert.Matches(@"^[a-zA-Z].+[^.]$", exhibit.Title);
        Assert.NotEmpty(exhibit.Versions);
        Assert.True(!int.TryParse(key, out var issue) || exhibit.Issues.Contains(issue), $"{key} names itself.");
    }

    [Fact]
    public void The_paper_has_the_list_as_it_is()
    {
        var paper = File.ReadAllText(Path.Combine(Repository.Root, "docs", "museum.md"));
        Assert.Contains(MuseumList.Write(), paper, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_may_be_written_as_an_issue() => Assert.Same(Catalog.Find("15220"), Catalog.Find("#15220"));

    [Fact]
    public void A_scope_says_what_is_unusual_about_it()
    {
        Assert.Equal("one server", ScopeWords.Of(new WorkloadScope()));
        Assert.Equal("clusters of 1, 3, 5", ScopeWords.Of(WorkloadScope.Clusters));
        var pauses = WorkloadScope.OfCluster(3);
        pauses = pauses with { Faults = pauses.Faults with { Kinds = [FaultKind.Pause] }, LivesPercent = 90 };
        Assert.Equal("clusters of 3; faults: Pause; more leases", ScopeWords.Of(pauses));
    }
}
