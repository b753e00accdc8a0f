using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Strategies;
using Vigil.Sim.Strategies.Programs;

namespace Vigil.Properties.Strategies;

/// <summary>Programs with a bug of a known depth, and how often a chooser meets it.</summary>
internal static class Planted
{
    /// <summary>
    /// Two threads that have to take turns, <paramref name="depth"/> times exactly: as many ordered pairs of steps.
    /// Others, and these before it, have steps that matter to nobody.
    /// </summary>
    public static Func<Threads, Task> Alternation(int depth, int threads, int padding) => async t =>
    {
        var phase = t.NewCell(0);
        await t.RunAll(Enumerable.Range(0, threads).Select(i => ($"thread {i}", (Func<Task>)(() => Run(i)))));
        t.Assert(phase.Value <= depth, "all turns came in order");

        async Task Run(int thread)
        {
            var own = t.NewCell(0);
            for (var i = 0; i < padding; i++)
            {
                await own.Write(i);
            }

            for (var turn = thread; turn <= depth && thread < 2; turn += 2)
            {
                var mine = turn;
                await phase.Update(now => now == mine ? now + 1 : now);
            }
        }
    };

    /// <summary>Two threads that have to take turns; each turn in order touches what nothing else does.</summary>
    public static Func<Threads, Task> Staircase(int turns) => async t =>
    {
        var phase = t.NewCell(0);
        await t.RunAll(Enumerable.Range(0, 2).Select(i => ($"thread {i}", (Func<Task>)(() => Climb(i)))));
        t.Assert(phase.Value < turns, "all turns came in order");

        async Task Climb(int thread)
        {
            for (var turn = thread; turn < turns; turn += 2)
            {
                var mine = turn;
                if (await phase.Update(now => now == mine ? now + 1 : now) == mine)
                {
                    await t.NewCell(0).Write(1);
                }
            }
        }
    };

    /// <summary>Threads that all write the same variables, one after the other: there is always a new order.</summary>
    public static Func<Threads, Task> Crossing(int threads) => async t =>
    {
        var cells = Enumerable.Range(0, threads).Select(_ => t.NewCell(0)).ToArray();
        await t.RunAll(Enumerable.Range(0, threads).Select(i => ($"thread {i}", (Func<Task>)(() => Cross(i)))));

        async Task Cross(int thread)
        {
            foreach (var cell in cells)
            {
                await cell.Write(thread);
            }
        }
    };

    /// <summary>Each of a few threads writes the same variable so often.</summary>
    public static Func<Threads, Task> Writers(params int[] writes) => async t =>
    {
        var shared = t.NewCell(0);
        await t.RunAll(writes.Select((count, i) => ($"writer {i}", (Func<Task>)(() => Write(count)))));

        async Task Write(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await shared.Write(i);
            }
        }
    };

    /// <summary>One thread waits in a loop for what another will do.</summary>
    public static Func<Threads, Task> Spinning => async t =>
    {
        var flag = t.NewCell(false);
        await t.RunAll([("spin", Spin), ("set", async () => await flag.Write(true))]);

        async Task Spin()
        {
            while (!await flag.Read())
            {
                // Whoever never lets the other run stays here.
            }
        }
    };

    /// <summary>How many of so many executions fail, each with a chooser of its own seed.</summary>
    public static int Failures(Func<Threads, Task> program, Func<ulong, IChooser> chooser, int executions)
    {
        var failures = 0;
        for (var seed = 0; seed < executions; seed++)
        {
            failures += Threads.Run(program, new ChoiceStream(chooser((ulong)seed))).Failure is null ? 0 : 1;
        }

        return failures;
    }

    /// <summary>How many choices of a step an execution has at most, and its lanes.</summary>
    public static (int Choices, int Lanes) Measure(Func<Threads, Task> program)
    {
        var (choices, lanes) = (0, 0);
        for (var seed = 0UL; seed < 20; seed++)
        {
            var order = new Order(new RandomWalk(seed));
            var stream = new ChoiceStream(order);
            Threads.Run(program, stream);
            choices = Math.Max(choices, stream.Made.Count);
            lanes = Math.Max(lanes, order.Lanes.Distinct().Count());
        }

        return (choices, lanes);
    }

    /// <summary>The profile of a program, as a search has it after its first execution.</summary>
    public static Profile Profile(Func<Threads, Task> program)
    {
        var profiler = new Profiler(new RandomWalk(0));
        Threads.Run(program, new ChoiceStream(profiler));
        return profiler.ToProfile();
    }

    /// <summary>The lanes of an execution's steps in order, as another chooser has it.</summary>
    internal sealed class Order(IChooser inner) : IChooser
    {
        public List<string> Lanes { get; } = [];

        public int Choose(ChoiceKind kind, string site, int bound) => inner.Choose(kind, site, bound);

        public int ChooseStep(ReadOnlySpan<Step> enabled) => inner.ChooseStep(enabled);

        public void Taken(Step step, IReadOnlyList<Footprint> touched)
        {
            Lanes.Add(step.Lane.Name);
            inner.Taken(step, touched);
        }
    }

    /// <summary>The order of lanes of an execution, as one text.</summary>
    public static string OrderOf(Func<Threads, Task> program, IChooser chooser)
    {
        var order = new Order(chooser);
        Threads.Run(program, new ChoiceStream(order));
        return string.Join(',', order.Lanes);
    }
}
