using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Programs;

/// <summary>What a small program with shared memory is written against: threads, cells and locks.</summary>
internal sealed class Threads
{
    private const int StepsMax = 20_000;

    private readonly Scheduler _scheduler;
    private readonly SimProcess _process;
    private string? _failure;

    private Threads(ChoiceStream choices)
    {
        _scheduler = new Scheduler(choices);
        _process = _scheduler.NewProcess("program");
        _process.OnFailure = (thread, failure) => Fail($"{thread}: {failure.Message}");
    }

    /// <summary>Starts a thread. The task ends with it.</summary>
    public Task Start(string name, Func<Task> body) => _process.SpawnApart(name, body);

    /// <summary>Starts threads, in this order, and waits until all have ended, whether well or not.</summary>
    public async Task RunAll(IEnumerable<(string Name, Func<Task> Body)> threads)
    {
        var all = threads.ToArray();
        var join = new Join(_scheduler, all.Length);
        foreach (var (name, body) in all)
        {
            _ = Start(name, () => join.RunAsync(body));
        }

        await join;
    }

    /// <summary>A variable that threads share.</summary>
    public Cell<T> NewCell<T>(T value) => new(_scheduler, value);

    /// <summary>A lock.</summary>
    public Mutex NewMutex() => new(_scheduler);

    /// <summary>Fails the execution unless <paramref name="holds"/>.</summary>
    public void Assert(bool holds, string what)
    {
        if (!holds)
        {
            Fail(what);
        }
    }

    /// <summary>Runs a program once.</summary>
    public static ProgramResult Run(Func<Threads, Task> program, ChoiceStream choices)
    {
        var threads = new Threads(choices);
        var end = threads.Start("main", () => program(threads));
        if (!threads._scheduler.Run(end, StepsMax))
        {
            threads.Fail(threads._scheduler.Steps < StepsMax
                ? $"deadlock: {string.Join(", ", threads._process.Running)} wait forever"
                : "no end in sight");
        }

        return new ProgramResult(threads._failure, threads._scheduler.Steps, threads._scheduler.Causality.Class);
    }

    private void Fail(string what) => _failure ??= what;
}
