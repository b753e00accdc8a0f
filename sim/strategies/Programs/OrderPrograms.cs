namespace Vigil.Sim.Strategies.Programs;

/// <summary>Programs that rely on an order nobody keeps. Written anew after those of SCTBench.</summary>
internal static class OrderPrograms
{
    /// <summary>Setters write two variables, one after the other; a checker wants both or none.</summary>
    public static async Task Reorder(Threads t, int setters)
    {
        var (a, b) = (t.NewCell(0), t.NewCell(0));
        var threads = Enumerable.Range(0, setters).Select(i => ($"set {i}", (Func<Task>)Set)).ToList();
        threads.Add(("check", Check));
        await t.RunAll(threads);

        async Task Set()
        {
            await a.Write(1);
            await b.Write(-1);
        }

        async Task Check()
        {
            var (first, second) = (await a.Read(), await b.Read());
            t.Assert((first, second) is (0, 0) or (1, -1), $"half of it: {first}, {second}");
        }
    }

    /// <summary>Three additions under one lock; the order of all three is wrong only in some ways.</summary>
    public static async Task Lazy01(Threads t)
    {
        var gate = t.NewMutex();
        var data = t.NewCell(0);
        await t.RunAll(
        [
            ("one", () => Add(1)),
            ("two", () => Add(2)),
            ("look", Look),
        ]);

        async Task Add(int n)
        {
            await gate.LockAsync();
            await data.Write(await data.Read() + n);
            await gate.UnlockAsync();
        }

        async Task Look()
        {
            await gate.LockAsync();
            t.Assert(await data.Read() < 3, "both came first");
            await gate.UnlockAsync();
        }
    }

    /// <summary>Four threads pass a token round; whoever checks wants each to have seen the one before.</summary>
    public static async Task TokenRing(Threads t)
    {
        var x = Enumerable.Range(0, 4).Select(_ => t.NewCell(0)).ToArray();
        await t.RunAll(Enumerable.Range(0, 4).Select(i => ($"ring {i}", (Func<Task>)(() => Pass(i)))));
        t.Assert(x[1].Value == x[0].Value + 1 || x[2].Value == x[1].Value + 1 || x[3].Value == x[2].Value + 1
            || x[0].Value == 0, "nobody saw the one before");

        async Task Pass(int i) => await x[i].Write(((await x[(i + 3) % 4].Read()) + 1) % 4);
    }

    /// <summary>A thread does its work in two stages with a lock each; the other looks between them.</summary>
    public static async Task TwoStage(Threads t, int pairs)
    {
        var (first, second) = (t.NewMutex(), t.NewMutex());
        var (a, b) = (t.NewCell(0), t.NewCell(0));
        var threads = Enumerable.Range(0, pairs).Select(i => ($"stages {i}", (Func<Task>)Stages)).ToList();
        threads.Add(("look", Look));
        await t.RunAll(threads);

        async Task Stages()
        {
            await first.LockAsync();
            await a.Write(1);
            await first.UnlockAsync();
            await second.LockAsync();
            await b.Write(await a.Read() + 1);
            await second.UnlockAsync();
        }

        async Task Look()
        {
            await first.LockAsync();
            var one = await a.Read();
            await first.UnlockAsync();
            if (one == 0)
            {
                return;
            }

            await second.LockAsync();
            t.Assert(await b.Read() == one + 1, "the second stage is not there yet");
            await second.UnlockAsync();
        }
    }

    /// <summary>A driver that is stopped while a request is on its way in (Qadeer, Wu 2004).</summary>
    public static async Task BluetoothDriver(Threads t)
    {
        var pending = t.NewCell(1);
        var (isStopping, hasStopped) = (t.NewCell(false), t.NewCell(false));
        await t.RunAll(
        [
            ("add", Add),
            ("stop", Stop),
        ]);

        async Task Add()
        {
            if (await isStopping.Read())
            {
                return;
            }

            await pending.Update(n => n + 1);
            t.Assert(!await hasStopped.Read(), "a request is served by a driver that has stopped");
            await Leave();
        }

        async Task Stop()
        {
            await isStopping.Write(true);
            await Leave();
        }

        async Task Leave()
        {
            if (await pending.Update(n => n - 1) == 1)
            {
                await hasStopped.Write(true);
            }
        }
    }
}
