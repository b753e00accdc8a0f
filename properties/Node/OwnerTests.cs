using Vigil.Server.Node;
using Xunit;

namespace Vigil.Properties.Node;

/// <summary>What each small owner of a node's state keeps by itself.</summary>
public sealed class OwnerTests
{
    private readonly HandTime _time = new();

    [Fact]
    public void A_mailbox_refuses_what_is_over_its_limit_and_all_after_its_end()
    {
        var mailbox = new Mailbox<int>();
        Assert.Equal(Posting.Taken, mailbox.Add(1, limit: 2));
        Assert.Equal(Posting.Taken, mailbox.Add(2, limit: 2));
        Assert.Equal(Posting.Full, mailbox.Add(3, limit: 2));
        Assert.Equal(Posting.Taken, mailbox.Add(4, limit: 3));
        mailbox.Close();
        Assert.Equal(Posting.Closed, mailbox.Add(5));
        Assert.Equal([1, 2, 4], mailbox.Take());
        Assert.Empty(mailbox.Take());
        Assert.True(mailbox.WaitAsync().IsCompleted, "Who reads a closed mailbox waits for nothing.");
    }

    [Fact]
    public void A_wake_that_nobody_waits_for_is_there_for_the_next_wait_and_for_no_other()
    {
        var mailbox = new Mailbox<int>();
        mailbox.Wake();
        Assert.True(mailbox.WaitAsync().IsCompleted);
        Assert.False(mailbox.WaitAsync().IsCompleted);
    }

    [Fact]
    public void Waits_end_at_their_own_deadlines_whatever_order_they_began_in()
    {
        var waiters = new Waiters(_time);
        var (slow, quick, answered) = (new Waiter<int>(), new Waiter<int>(), new Waiter<int>());
        waiters.Enter(slow, TimeSpan.FromSeconds(7));
        waiters.Enter(quick, TimeSpan.FromSeconds(2));
        waiters.Enter(answered, TimeSpan.FromSeconds(2));
        answered.TrySetResult(1);
        waiters.Leave(answered);
        Assert.Equal(2, waiters.Count);
        _time.Pass(seconds: 2);
        waiters.Expire(Late);
        Assert.True(quick.Task.IsFaulted);
        Assert.False(slow.Task.IsCompleted);
        _time.Pass(seconds: 5);
        waiters.Expire(Late);
        Assert.True(slow.Task.IsFaulted);
        Assert.Equal(0, waiters.Count);
        Assert.True(answered.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_up_is_forgotten()
    {
        var waiters = new Waiters(_time);
        using var leaving = new CancellationTokenSource();
        var wait = waiters.WaitAsync(new Waiter<int>(), TimeSpan.FromHours(1), _ => { }, leaving.Token).AsTask();
        Assert.Equal(1, waiters.Count);
        leaving.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(0, waiters.Count);
    }

    [Fact]
    public async Task A_request_that_can_not_be_sent_leaves_nobody_waiting()
    {
        var waiters = new Waiters(_time);
        await Assert.ThrowsAsync<TimeoutException>(() => waiters.WaitAsync(
            new Waiter<int>(), TimeSpan.FromHours(1), _ => throw Late(0), CancellationToken.None).AsTask());
        Assert.Equal(0, waiters.Count);
    }

    [Fact]
    public void A_loop_stands_still_when_it_has_not_turned_for_longer_than_its_patience()
    {
        var watch = new LoopWatch(_time, TimeSpan.FromSeconds(1));
        _time.Pass(seconds: 1);
        Assert.False(watch.IsStalled);
        _time.Pass(seconds: 1);
        Assert.True(watch.IsStalled);
        watch.Turned();
        Assert.False(watch.IsStalled);
    }

    [Fact]
    public void A_leader_is_vouched_for_when_one_is_known_and_the_loop_turns()
    {
        var leaderless = new Leaderless();
        var first = leaderless.Token;
        leaderless.SetStalled(isStalled: true);
        Assert.True(first.IsCancellationRequested);
        leaderless.SetLeader(isKnown: false);
        leaderless.SetStalled(isStalled: false);
        Assert.True(leaderless.Token.IsCancellationRequested, "The loop turns again, and knows no leader.");
        leaderless.SetLeader(isKnown: true);
        Assert.False(leaderless.Token.IsCancellationRequested);
    }

    private static TimeoutException Late(long begin) => new($"late since {begin}");
}
