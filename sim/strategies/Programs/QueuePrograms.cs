namespace Vigil.Sim.Strategies.Programs;

/// <summary>Programs with a queue, a stack or an account that is not guarded well enough. After SCTBench.</summary>
internal static class QueuePrograms
{
    private const int Requests = 3;

    /// <summary>A deposit and a withdrawal, of which one forgets the lock.</summary>
    public static async Task Account(Threads t)
    {
        var gate = t.NewMutex();
        var balance = t.NewCell(100);
        await t.RunAll(
        [
            ("deposit", Deposit),
            ("withdraw", Withdraw),
        ]);
        t.Assert(balance.Value == 80, $"the balance is {balance.Value}");

        async Task Deposit()
        {
            await gate.LockAsync();
            await balance.Write(await balance.Read() + 30);
            await gate.UnlockAsync();
        }

        async Task Withdraw()
        {
            var before = await balance.Read();
            await gate.LockAsync();
            await balance.Write(before - 50);
            await gate.UnlockAsync();
        }
    }

    /// <summary>A ring of two places whose sender doesn't look whether there is room.</summary>
    public static async Task CircularBuffer(Threads t)
    {
        var places = new[] { t.NewCell(0), t.NewCell(0) };
        var (sent, received) = (t.NewCell(0), t.NewCell(0));
        await t.RunAll(
        [
            ("send", Send),
            ("receive", Receive),
        ]);

        async Task Send()
        {
            for (var i = 1; i <= Requests; i++)
            {
                await places[i % 2].Write(i);
                await sent.Write(i);
            }
        }

        async Task Receive()
        {
            for (var i = 1; i <= Requests && await sent.Read() >= i; i++)
            {
                t.Assert(await places[i % 2].Read() == i, $"message {i} was overwritten");
                await received.Write(i);
            }
        }
    }

    /// <summary>A consumer that sleeps after it looked, and is pulsed in between.</summary>
    public static async Task Sync01(Threads t)
    {
        var gate = t.NewMutex();
        var count = t.NewCell(0);
        await t.RunAll(
        [
            ("put", Put),
            ("take", Take),
        ]);

        async Task Put()
        {
            await gate.LockAsync();
            await count.Write(1);
            await gate.PulseAsync();
            await gate.UnlockAsync();
        }

        async Task Take()
        {
            if (await count.Read() == 0)
            {
                await gate.LockAsync();
                await gate.WaitAsync();
                await gate.UnlockAsync();
            }
        }
    }

    /// <summary>A stack whose top is looked at before the lock is taken.</summary>
    public static async Task Stack(Threads t)
    {
        var gate = t.NewMutex();
        var top = t.NewCell(1);
        await t.RunAll(
        [
            ("push", Push),
            ("pop 0", Pop),
            ("pop 1", Pop),
        ]);

        async Task Push()
        {
            await gate.LockAsync();
            await top.Update(n => n + 1);
            await gate.UnlockAsync();
        }

        async Task Pop()
        {
            if (await top.Read() > 0)
            {
                await gate.LockAsync();
                t.Assert(await top.Update(n => n - 1) > 0, "an empty stack was popped");
                await gate.UnlockAsync();
            }
        }
    }

    /// <summary>
    /// Work stealing (Frigo, Leiserson, Randall 1998) without the fence between a take and its check.
    /// </summary>
    public static async Task WorkStealing(Threads t)
    {
        var (head, tail) = (t.NewCell(0), t.NewCell(0));
        var taken = new[] { t.NewCell(0), t.NewCell(0) };
        await t.RunAll(
        [
            ("owner", Owner),
            ("thief", Thief),
        ]);
        t.Assert(taken.All(item => item.Value <= 1), "an item was taken twice");

        async Task Owner()
        {
            await tail.Write(1);
            await tail.Write(2);
            for (var i = 0; i < 2; i++)
            {
                var last = await tail.Read() - 1;
                if (await head.Read() <= last)
                {
                    await tail.Write(last);
                    await taken[last].Update(n => n + 1);
                }
            }
        }

        async Task Thief()
        {
            var first = await head.Read();
            if (first < await tail.Read())
            {
                await head.Write(first + 1);
                await taken[first].Update(n => n + 1);
            }
        }
    }
}
