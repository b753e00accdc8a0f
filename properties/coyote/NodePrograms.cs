using Microsoft.Coyote.Runtime;
using Vigil.Server.Node;

namespace Vigil.Properties.Coyote;

/// <summary>The programs of tier C around what the loop of a node shares with its callers.</summary>
internal static class NodePrograms
{
    /// <summary>Two callers add mail while the reader closes the box and takes what is left.</summary>
    public static Func<ICoyoteRuntime, Task> CloseAgainstAdd(NodeMutants mutants) => async runtime =>
    {
        var mailbox = new Mailbox<int>(mutants);
        var first = Task.Run(() => mailbox.Add(1));
        var second = Task.Run(() => mailbox.Add(2));
        var reading = Task.Run(() =>
        {
            var got = new List<int>(mailbox.Take());
            mailbox.Close();
            got.AddRange(mailbox.Take());
            return got;
        });
        var posted = await Task.WhenAll(new[] { first, second });
        var read = await reading;
        for (var i = 0; i < posted.Length; i++)
        {
            runtime.Assert(
                (posted[i] == Posting.Taken) == read.Contains(i + 1),
                $"mail {i + 1} was {posted[i]}, read: {read.Count}");
        }
    };

    /// <summary>A reader waits for mail that comes, and for being woken.</summary>
    public static Func<ICoyoteRuntime, Task> WaitAgainstAdd(NodeMutants mutants) => async runtime =>
    {
        var mailbox = new Mailbox<int>(mutants);
        var reading = Task.Run(async () =>
        {
            var got = 0;
            while (got < 2)
            {
                await mailbox.WaitAsync();
                got += mailbox.Take().Count;
            }

            return got;
        });
        var first = Task.Run(() => mailbox.Add(1));
        var waking = Task.Run(mailbox.Wake);
        var second = Task.Run(() => mailbox.Add(2));
        await Task.WhenAll(new Task[] { first, second, waking });
        runtime.Assert(await reading == 2, "all mail is read");
    };

    /// <summary>Somebody begins to wait while all waits are ended.</summary>
    public static Func<ICoyoteRuntime, Task> CloseAgainstWait() => async runtime =>
    {
        var waiters = new Waiters(TimeProvider.System);
        var waiter = new Waiter<int>();
        var waiting = Task.Run(() => waiters.Enter(waiter, TimeSpan.FromHours(1)));
        var closing = Task.Run(() => waiters.Close(new InvalidOperationException("stopped")));
        await Task.WhenAll(new[] { waiting, closing });
        runtime.Assert(waiter.Task.IsFaulted, "a wait that begins beside the end is ended");
        runtime.Assert(waiters.Count == 0, "nobody waits after the end");
    };

    /// <summary>A wait is answered, late and left at once.</summary>
    public static Func<ICoyoteRuntime, Task> AnswerAgainstExpire() => async runtime =>
    {
        var waiters = new Waiters(TimeProvider.System);
        var waiter = new Waiter<int>();
        waiters.Enter(waiter, TimeSpan.Zero);
        var answering = Task.Run(() => waiter.TrySetResult(1));
        var leaving = Task.Run(() => waiters.Leave(waiter));
        var expiring = Task.Run(() => waiters.Expire(static _ => new TimeoutException("late")));
        await Task.WhenAll(new Task[] { answering, leaving, expiring });
        runtime.Assert(waiter.Task.IsCompleted && waiters.Count == 0, "the wait has one end");
    };
}
