using Vigil.Sim.Audit.Files;
using Vigil.Sim.Audit;
using Vigil.Sim.Audit.Stories;
using Xunit;

namespace Vigil.Properties.Audit;

/// <summary>Stories are files that come back as they were, and complaints say what is wrong with one.</summary>
public sealed class StoryFileTests
{
    [Fact]
    public void Every_story_that_is_drawn_comes_back_as_it_was()
    {
        for (var round = 0; round < 200; round++)
        {
            var text = StoryFile.Write(StoryDrawer.Draw(7, round, 0, Focus.Any, 3, isOurs: true));
            Assert.Equal(text, StoryFile.Write(StoryFile.Parse(text, "x")));
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_story() => Assert.Equal(
        StoryFile.Write(StoryDrawer.Draw(3, 5, 0, Focus.Any, 3, isOurs: true)),
        StoryFile.Write(StoryDrawer.Draw(3, 5, 0, Focus.Any, 3, isOurs: true)));

    [Fact]
    public void Where_processes_are_not_ours_none_is_killed() => Assert.All(
        Enumerable.Range(0, 200).SelectMany(
            round => StoryDrawer.Draw(1, round, 3, Focus.Members, 3, isOurs: false).Faults),
        fault => Assert.DoesNotContain(
            fault.Kind, new[] { AuditFaultKind.Kill, AuditFaultKind.Pause, AuditFaultKind.Replace }));

    [Theory]
    [InlineData("[]", "is no story")]
    [InlineData("""{"kind":"vigil-schedule","format":1,"story":null}""", "does not say \"kind\"")]
    [InlineData("""{"kind":"vigil-audit-story","format":9,"story":null}""", "reads 1")]
    [InlineData("""{"kind":"vigil-audit-story","format":1,"story":null}""", "has no story")]
    [InlineData("""{"kind":"vigil-audit-story","format":1,"story":{"members":0}}""", "from 1 to 9")]
    [InlineData("""{"kind":"vigil-audit-story","format":1,"story":{"members":1,"clients":[]}}""", "no clients")]
    [InlineData("""{"kind":"vigil-audit-story","format":1,"story":{"members":1,"wishes":[]}}""", "wishes")]
    [InlineData(
        """
        {"kind":"vigil-audit-story","format":1,"story":{"members":1,"clients":[{"steps":[]}],
        "faults":[{"kind":"Kill","member":4}]}}
        """,
        "not there")]
    [InlineData(
        """
        {"kind":"vigil-audit-story","format":1,"story":{"members":1,"clients":[{"steps":[{"times":2}]}],"faults":[]}}
        """,
        "does nothing")]
    public void What_is_no_story_is_refused_with_the_reason(string text, string reason)
    {
        var refused = Assert.Throws<AuditException>(() => StoryFile.Parse(text, "here.json"));
        Assert.StartsWith("here.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Contains(
        "nowhere.json", Assert.Throws<AuditException>(() => StoryFile.Read("nowhere.json")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Every_story_that_is_kept_can_be_read()
    {
        var kept = Directory.GetFiles(Path.Combine(Repository.Root, "docs/audit"), "*.story.json");
        Assert.True(kept.Length >= 8, $"{kept.Length} stories are kept.");
        Assert.All(kept, path => Assert.NotEmpty(StoryFile.Read(path).Law));
    }
}
