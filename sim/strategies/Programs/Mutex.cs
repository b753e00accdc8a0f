using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Programs;

/// <summary>A lock and its condition variable. Who finds it taken tries again when it is released.</summary>
internal sealed class Mutex
{
    private readonly Scheduler _scheduler;
    private readonly int _resource;
    private readonly List<TaskCompletionSource> _queue = [];
    private readonly List<TaskCompletionSource> _sleepers = [];
    private bool _isTaken;

    internal Mutex(Scheduler scheduler)
    {
        _scheduler = scheduler;
        _resource = scheduler.Causality.NewObject();
    }

    /// <summary>
    /// Takes it. A thread that holds it already waits for ever, as with a lock that is not re-entrant.
    /// </summary>
    public async Task LockAsync()
    {
        while (!await TryTake())
        {
            var waiting = new TaskCompletionSource();
            _queue.Add(waiting);
            await waiting.Task;
        }
    }

    /// <summary>Gives it back.</summary>
    public async Task UnlockAsync() => await Do(Release);

    /// <summary>Gives it back, sleeps until somebody pulses, and takes it again.</summary>
    public async Task WaitAsync()
    {
        var sleeping = new TaskCompletionSource();
        await Do(() =>
        {
            _sleepers.Add(sleeping);
            Release();
        });
        await sleeping.Task;
        await LockAsync();
    }

    /// <summary>Wakes the first that sleeps; nobody when none does.</summary>
    public async Task PulseAsync() => await Do(() => Wake(_sleepers, most: 1));

    /// <summary>Wakes all that sleep.</summary>
    public async Task PulseAllAsync() => await Do(() => Wake(_sleepers, most: int.MaxValue));

    private static void Wake(List<TaskCompletionSource> waiting, int most)
    {
        var woken = waiting.Take(most).ToArray();
        waiting.RemoveRange(0, woken.Length);
        foreach (var one in woken)
        {
            one.SetResult();
        }
    }

    private Access<bool> TryTake() => new(_scheduler, new Footprint(_resource, Writes: true), () =>
    {
        var wasTaken = _isTaken;
        _isTaken = true;
        return !wasTaken;
    });

    private Access<bool> Do(Action act) => new(_scheduler, new Footprint(_resource, Writes: true), () =>
    {
        act();
        return true;
    });

    private void Release()
    {
        _isTaken = false;
        Wake(_queue, most: int.MaxValue);
    }
}
