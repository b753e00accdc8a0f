using Vigil.Properties.Replay;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Explain;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Explain;

/// <summary>What goes into a page, and how it gets there.</summary>
public sealed class PageTests
{
    private const int PageMax = 2 * 1024 * 1024;

    private static readonly Lazy<Schedule> Duplicate =
        new(() => Explained.Find("ResumeFromLastDelivered", "Resumable"));

    [Fact]
    public void Listening_to_an_execution_does_not_change_it()
    {
        var explained = Explained.Of(Duplicate.Value);
        Assert.Equal(Duplicate.Value.Hash, explained.Report.Hash);
        Assert.Equal(Story.Write(Duplicate.Value.Run(isStrict: true)), Story.Write(explained.Report));
    }

    [Fact]
    public void The_page_of_a_schedule_is_the_same_each_time() =>
        Assert.Equal(Explained.Of(Duplicate.Value).Page, Explained.Of(Duplicate.Value).Page);

    [Fact]
    public void A_page_is_known_for_one() => Assert.True(PageWriter.IsPage(Explained.Of(Duplicate.Value).Page));

    [Fact]
    public void The_page_of_an_execution_that_was_not_shrunk_is_below_two_megabytes()
    {
        var pages = Enumerable.Range(1, 20)
            .Select(seed => Sweep.Execute(new Sim.Engine.Choices.RandomWalk((ulong)seed), new SweepOptions(), default))
            .Select(report => Explained.Of(Schedule.Of(report, "", 1, nameof(Strategy.Random))).Page);
        Assert.All(pages, page => Assert.InRange(page.Length, 1, PageMax));
    }

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!--")]
    [InlineData("\u2028\u2029 & ' \" \\")]
    public void Text_can_not_end_the_script_that_it_stands_in(string text)
    {
        var data = Explained.Of(Duplicate.Value).Data;
        var page = PageWriter.Write(data with { Command = text });
        Assert.Equal(2, page.Split("</script>").Length - 1);
        Assert.Single(page.Split("<!--").Skip(1));
    }

    [Fact]
    public void What_the_violation_is_about_is_marked()
    {
        var data = Explained.Of(Duplicate.Value).Data;
        var marked = data.Watches.SelectMany(watch => watch.Delivered).Where(item => item.IsBroken);
        Assert.Equal("duplicate", Assert.Single(marked).Mark);
        Assert.True(data.Moments[data.Target].IsBroken);
    }

    [Fact]
    public void The_causal_past_holds_with_each_message_that_came_its_sending()
    {
        var moments = Explained.Of(Duplicate.Value).Moments;
        var came = moments.Where(m => m.IsCausal && m.Kind == MomentKind.Arrive).Select(m => m.Message).ToArray();
        Assert.NotEmpty(came);
        Assert.All(came, message =>
            Assert.True(moments.Single(m => m.Kind == MomentKind.Send && m.Message == message).IsCausal));
        Assert.DoesNotContain(moments.Skip(moments.Count - 1), moment => moment.IsCausal);
    }

    [Fact]
    public void The_ranking_of_causes_is_the_same_for_the_same_seed_and_ends_with_certainty()
    {
        var first = CauseRanking.Rank(Duplicate.Value, seed: 7);
        var second = CauseRanking.Rank(Duplicate.Value, seed: 7);
        Assert.Equal(first.Points, second.Points);
        Assert.Equal((first.From, first.To), (second.From, second.To));
        Assert.Equal(Duplicate.Value.Choices.Count, first.Points[^1].Choices);
        Assert.Equal(1, first.Points[^1].Share);
        Assert.Equal(1, first.To.Choices - first.From.Choices);
        Assert.True(first.To.Share > first.From.Share);
    }

    [Fact]
    public void The_command_writes_the_page_beside_the_file_and_names_the_cause()
    {
        using var file = TemporaryFile.With(ScheduleFile.Write(Duplicate.Value), ".schedule.json");
        var page = Path.ChangeExtension(file.Path, ".html");
        try
        {
            var (exitCode, output, _) = SimProcessRun.Run("explain", file.Path);
            Assert.Equal(1, exitCode);
            Assert.Contains("BROKEN  Resumable", output, StringComparison.Ordinal);
            Assert.Contains("It leads to step", output, StringComparison.Ordinal);
            Assert.True(PageWriter.IsPage(File.ReadAllText(page)));
            Assert.Equal(1, SimProcessRun.Run("explain", file.Path, "--no-cause").ExitCode);
        }
        finally
        {
            File.Delete(page);
        }
    }

    [Fact]
    public void A_file_that_explain_did_not_write_is_not_overwritten()
    {
        using var file = TemporaryFile.With(ScheduleFile.Write(Duplicate.Value));
        using var precious = TemporaryFile.With("precious", ".html");
        var (exitCode, _, errors) = SimProcessRun.Run("explain", file.Path, "--no-cause", "-o", precious.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("--force", errors, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(precious.Path));
        Assert.Equal(1, SimProcessRun.Run("explain", file.Path, "--no-cause", "-o", precious.Path, "--force").ExitCode);
        Assert.True(PageWriter.IsPage(File.ReadAllText(precious.Path)));
    }

    [Fact]
    public void What_is_no_schedule_is_refused_as_replay_refuses_it()
    {
        using var file = TemporaryFile.With("not json");
        Assert.Equal(
            Refusal("replay", file.Path),
            Refusal("explain", file.Path));
        using var other = TemporaryFile.With(
            ScheduleFile.Write(Duplicate.Value with { Choices = [.. Duplicate.Value.Choices.Skip(1)] }));
        Assert.Equal(3, SimProcessRun.Run("explain", other.Path).ExitCode);
    }

    private static (int ExitCode, string Errors) Refusal(string command, string path)
    {
        var (exitCode, _, errors) = SimProcessRun.Run(command, path);
        return (exitCode, errors);
    }
}
