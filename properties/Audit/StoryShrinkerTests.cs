using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World;
using Xunit;

namespace Vigil.Properties.Audit;

/// <summary>A story is made smaller as long as what is left fails often enough.</summary>
public sealed class StoryShrinkerTests
{
    private static readonly AuditStory Large = StoryDrawer.Draw(11, 1, 3, Focus.Members, 3, isOurs: true) with
    {
        Clients =
        [
            new AuditClient([Step(new PutStep(0, false)), Step(new CompactStep(3)), Step(new PutStep(1, true))]),
            new AuditClient(
            [
                Step(new DeleteStep(0, 9, true)), Step(new SleepStep(5)),
                Step(new WatchStep(2, 1, 4)) with { Times = 9 },
            ]),
        ],
        Faults =
        [
            new AuditFault(AuditFaultKind.Pause, 1, 400, 100) { Client = 0, Step = 1 },
            new AuditFault(AuditFaultKind.Kill, AuditFault.Leader, 50, 100) { Client = 1, Step = 2 },
        ],
    };

    [Fact]
    public async Task What_is_needed_is_left_and_nothing_else()
    {
        var shrinker = new StoryShrinker(
            story => Task.FromResult(Has<CompactStep>(story) && Has<WatchStep>(story)
                && story.Faults.Any(fault => fault.Kind == AuditFaultKind.Kill)),
            new StoryShrinkerOptions { RunsMax = 10_000 });
        var smallest = await shrinker.ShrinkAsync(Large);
        Assert.Equal(3, smallest.Size);
        Assert.Equal(1, smallest.Members);
        Assert.Empty(smallest.Settings);
        Assert.Equal(0, Assert.Single(smallest.Faults).AtMs);
        Assert.All(smallest.Clients.SelectMany(client => client.Steps), step => Assert.Equal(1, step.Times));
    }

    [Fact]
    public void Anchors_go_with_their_steps()
    {
        var withoutFirst = StoryShrinks.Of(Large).First(
            story => story.Clients.Count == 2 && story.Clients[1].Steps is [{ Do: SleepStep }, { Do: WatchStep }]);
        Assert.Equal((1, 1), (withoutFirst.Faults[1].Client, withoutFirst.Faults[1].Step));
        Assert.Equal((0, 1), (withoutFirst.Faults[0].Client, withoutFirst.Faults[0].Step));
        var withoutClient = StoryShrinks.Of(Large).First(story => story.Clients.Count == 1);
        Assert.Null(withoutClient.Faults[0].Client);
        Assert.Equal((0, 2), (withoutClient.Faults[1].Client, withoutClient.Faults[1].Step));
    }

    [Fact]
    public async Task What_fails_by_luck_is_not_believed()
    {
        var run = 0;
        var shrinker = new StoryShrinker(
            _ => Task.FromResult(run++ % 2 == 0), new StoryShrinkerOptions { RunsMax = 10_000, Tries = 3, Needed = 3 });
        Assert.Same(Large, await shrinker.ShrinkAsync(Large));
    }

    [Fact]
    public async Task It_ends_with_its_runs()
    {
        var shrinker = new StoryShrinker(
            _ => Task.FromResult(true), new StoryShrinkerOptions { RunsMax = 6, Tries = 2, Needed = 2 });
        await shrinker.ShrinkAsync(Large);
        Assert.InRange(shrinker.Runs, 6, 7);
    }

    private static AuditStep Step(ScriptStep step) => new(step);

    private static bool Has<T>(AuditStory story) => story.Clients.Any(client => client.Steps.Any(step => step.Do is T));
}
