using Xunit;

namespace Vigil.Scenarios;

/// <summary>Plays each story in the simulated world and compares what is seen with what was accepted.</summary>
public sealed class StoryTests
{
    public static TheoryData<string> Names => Stories.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_story_goes_as_it_was_accepted(string name) =>
        Transcript.Matches(name, StoryRunner.Play(Stories.Read(name)));

    [Fact]
    public void An_unknown_command_is_named_with_its_line()
    {
        var failure = Assert.Throws<StoryException>(() => StoryRunner.Play("client c1\nfrobnicate c1\n"));
        Assert.Contains("line 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("frobnicate", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_story_plays_the_same_twice()
    {
        foreach (var name in Stories.Names)
        {
            var text = Stories.Read(name);
            Assert.Equal(StoryRunner.Play(text), StoryRunner.Play(text));
        }
    }
}
