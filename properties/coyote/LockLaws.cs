using Microsoft.Coyote.Rewriting;
using Vigil.Core;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Coyote;

/// <summary>Tier C: what can happen between two locks of the store, for real locks that Coyote has rewritten.</summary>
public sealed class LockLaws(ITestOutputHelper output)
{
    [Fact]
    public void The_store_under_test_is_rewritten()
    {
        Assert.True(RewritingEngine.IsAssemblyRewritten(typeof(WatchableStore).Assembly));
        Assert.True(RewritingEngine.IsAssemblyRewritten(typeof(LockLaws).Assembly));
    }

    [Fact]
    public void A_put_beside_another_is_delivered_once_in_order() =>
        Search.Holds(nameof(Programs.PutAgainstNotify), Programs.PutAgainstNotify(CoreMutants.None),
        output);

    [Fact]
    public void A_watcher_that_catches_up_beside_a_put_misses_nothing() =>
        Search.Holds(nameof(Programs.MoveAgainstNotify), Programs.MoveAgainstNotify(CoreMutants.None),
        output);

    [Fact]
    public void A_watcher_created_beside_a_put_misses_nothing() =>
        Search.Holds(nameof(Programs.CreateAgainstPut), Programs.CreateAgainstPut(CoreMutants.None),
        output);

    [Fact]
    public void A_canceled_watcher_says_nothing_after_it_said_so() =>
        Search.Holds(nameof(Programs.CancelAgainstSend), Programs.CancelAgainstSend(CoreMutants.None),
        output);

    [Fact]
    public void A_compaction_beside_a_sync_leaves_all_of_it_or_the_error() =>
        Search.Holds(nameof(Programs.CompactAgainstSync), Programs.CompactAgainstSync(CoreMutants.None),
        output);

    [Fact]
    public void Progress_is_notified_after_all_that_it_covers() =>
        Search.Holds(nameof(Programs.ProgressAgainstPut), Programs.ProgressAgainstPut(CoreMutants.None),
        output);

    [Fact]
    public void A_watcher_registered_outside_the_lock_is_found() => Search.Finds(
        nameof(CoreMutants.RegisterOutsideLock),
        "created at",
        Programs.CreateAgainstPut(CoreMutants.RegisterOutsideLock),
        output);

    [Fact]
    public void A_reader_that_checks_before_it_waits_is_found() => Search.Finds(
        nameof(CoreMutants.CheckThenWait),
        "deadlock",
        Programs.PutAgainstNotify(CoreMutants.CheckThenWait),
        output);

    [Fact]
    public void A_dropped_blocked_batch_is_found() => Search.Finds(
        nameof(CoreMutants.DropWhenBlocked),
        "deadlock",
        Programs.PutAgainstNotify(CoreMutants.DropWhenBlocked),
        output);

    [Fact]
    public void A_lagging_watcher_that_compaction_passes_in_silence_is_found() => Search.Finds(
        nameof(CoreMutants.PassLaggingWatcher),
        "not 2 to 5",
        Programs.CompactAgainstSync(CoreMutants.PassLaggingWatcher),
        output);

    [Fact]
    public void Progress_that_overtakes_events_is_found() => Search.Finds(
        nameof(CoreMutants.ProgressWhileBehind),
        "progress says",
        Programs.ProgressAgainstPut(CoreMutants.ProgressWhileBehind),
        output);

    [Fact]
    public void A_canceled_watcher_left_in_its_group_is_found() => Search.Finds(
        nameof(CoreMutants.LeaveInGroup),
        "in no group",
        Programs.CancelAgainstSend(CoreMutants.LeaveInGroup),
        output);
}
