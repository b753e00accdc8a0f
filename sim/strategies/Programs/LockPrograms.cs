namespace Vigil.Sim.Strategies.Programs;

/// <summary>Programs whose bug is in their locks. Written anew after those of SCTBench (Thomson et al. 2016).</summary>
internal static class LockPrograms
{
    /// <summary>Two locks, taken in both orders.</summary>
    public static async Task Deadlock01(Threads t)
    {
        var (a, b) = (t.NewMutex(), t.NewMutex());
        var counter = t.NewCell(1);
        await t.RunAll(
        [
            ("a b", () => Take(a, b, n => n + 1)),
            ("b a", () => Take(b, a, n => n - 1)),
        ]);

        async Task Take(Mutex first, Mutex second, Func<int, int> change)
        {
            await first.LockAsync();
            await second.LockAsync();
            await counter.Write(change(await counter.Read()));
            await second.UnlockAsync();
            await first.UnlockAsync();
        }
    }

    /// <summary>Philosophers who each take the fork at their left first.</summary>
    public static async Task Philosophers(Threads t, int count)
    {
        var forks = Enumerable.Range(0, count).Select(_ => t.NewMutex()).ToArray();
        await t.RunAll(Enumerable.Range(0, count).Select(i => ($"philosopher {i}", (Func<Task>)(() => Dine(i)))));

        async Task Dine(int i)
        {
            await forks[i].LockAsync();
            await forks[(i + 1) % count].LockAsync();
            await forks[(i + 1) % count].UnlockAsync();
            await forks[i].UnlockAsync();
        }
    }

    /// <summary>Writers and readers of one variable hold different locks.</summary>
    public static async Task WrongLock(Threads t, int others)
    {
        var (data, wrong) = (t.NewMutex(), t.NewMutex());
        var shared = t.NewCell(0);
        var threads = new List<(string Name, Func<Task> Body)> { ("owner", Owner) };
        threads.AddRange(Enumerable.Range(0, others).Select(i => ($"other {i}", (Func<Task>)Other)));
        await t.RunAll(threads);

        async Task Owner()
        {
            await data.LockAsync();
            var before = await shared.Read();
            t.Assert(await shared.Read() == before, "changed under the lock");
            await data.UnlockAsync();
        }

        async Task Other()
        {
            await wrong.LockAsync();
            await shared.Write(await shared.Read() + 1);
            await wrong.UnlockAsync();
        }
    }

    /// <summary>Two counts under two locks, one of which a thread takes while it holds the other.</summary>
    public static async Task Carter01(Threads t)
    {
        var (m, l) = (t.NewMutex(), t.NewMutex());
        var (a, b) = (t.NewCell(0), t.NewCell(0));
        await t.RunAll(
        [
            ("a 0", () => Hold(a)),
            ("b 0", () => Hold(b)),
            ("free 0", Pass),
            ("free 1", Pass),
        ]);

        async Task Hold(Cell<int> count)
        {
            await m.LockAsync();
            var now = await count.Read() + 1;
            await count.Write(now);
            if (now == 1)
            {
                await l.LockAsync();
            }

            await m.UnlockAsync();
            await m.LockAsync();
            now = await count.Read() - 1;
            await count.Write(now);
            if (now == 0)
            {
                await l.UnlockAsync();
            }

            await m.UnlockAsync();
        }

        async Task Pass()
        {
            await l.LockAsync();
            await l.UnlockAsync();
        }
    }

    /// <summary>
    /// Two phases, of which the second thread's second takes the first lock while it holds the other.
    /// </summary>
    public static async Task Phase01(Threads t)
    {
        var (x, y) = (t.NewMutex(), t.NewMutex());
        await t.RunAll(
        [
            ("first", First),
            ("second", Second),
        ]);

        async Task First()
        {
            await x.LockAsync();
            await x.UnlockAsync();
            await x.LockAsync();
            await y.LockAsync();
            await y.UnlockAsync();
            await x.UnlockAsync();
        }

        async Task Second()
        {
            await y.LockAsync();
            await y.UnlockAsync();
            await y.LockAsync();
            await x.LockAsync();
            await x.UnlockAsync();
            await y.UnlockAsync();
        }
    }

    /// <summary>A buffer's length is looked at before its lock is taken.</summary>
    public static async Task StringBuffer(Threads t)
    {
        var gate = t.NewMutex();
        var length = t.NewCell(3);
        await t.RunAll(
        [
            ("append", Append),
            ("erase", Erase),
        ]);

        async Task Append()
        {
            var copied = await length.Read();
            await gate.LockAsync();
            t.Assert(copied <= await length.Read(), "characters are copied that are no longer there");
            await gate.UnlockAsync();
        }

        async Task Erase()
        {
            await gate.LockAsync();
            await length.Write(0);
            await gate.UnlockAsync();
        }
    }
}
