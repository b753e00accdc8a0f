using Xunit;

namespace Vigil.Scenarios.Raft;

/// <summary>Plays each story of Raft and compares what is seen with what was accepted.</summary>
public sealed class RaftStoryTests
{
    public static TheoryData<string> Names =>
    [
        .. Directory.GetFiles(Folder, "*.story")
            .Select(Path.GetFileNameWithoutExtension)
            .OfType<string>()
            .Order(StringComparer.Ordinal),
    ];

    private static string Folder => Path.Combine(Stories.Folder, "raft", "stories");

    [Theory]
    [MemberData(nameof(Names))]
    public void The_story_of_Raft_goes_as_it_was_accepted(string name) =>
        Transcript.Matches($"raft_{name}", RaftStory.Play(Read(name)));

    [Fact]
    public void An_unknown_command_is_named_with_its_line()
    {
        var failure = Assert.Throws<StoryException>(() => RaftStory.Play("nodes 3\nfrobnicate 1\n"));
        Assert.Contains("line 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("frobnicate", failure.Message, StringComparison.Ordinal);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.story"));
}
