using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Testing;

/// <summary>
/// A machine that runs one program, as faults see it. Its program sees a <see cref="MachineProcess"/>.
/// </summary>
/// <remarks>Divergence: a kill falls between two awaits, never inside the code between them.</remarks>
public sealed class SimMachine
{
    private readonly SimWorld _world;
    private readonly Scheduler _scheduler;
    private readonly Func<MachineProcess, Task> _main;
    private readonly TaskCompletionSource _end = new();
    private SimProcess _process;

    internal SimMachine(SimWorld world, Scheduler scheduler, string name, Func<MachineProcess, Task> main)
    {
        _world = world;
        _scheduler = scheduler;
        _main = main;
        Name = name;
        _process = Boot();
    }

    /// <summary>What others reach it by.</summary>
    public string Name { get; }

    /// <summary>False after <see cref="Kill"/>.</summary>
    public bool IsAlive => _process.IsAlive;

    /// <summary>True from <see cref="Pause"/> until <see cref="Resume"/>.</summary>
    public bool IsPaused => _process.IsPaused;

    /// <summary>Ends when its program has, in whichever of its lives, or when it is killed. It never fails.</summary>
    public Task Completion => _end.Task;

    /// <summary>Ends its program for good. Its memory is lost and its connections break.</summary>
    public void Kill()
    {
        End("FAULT it is killed", isSilent: false);
        _end.TrySetResult();
    }

    /// <summary>Kills its program and runs it again from the start.</summary>
    /// <param name="isSilent">
    /// False when its connections break at once; true when the other ends find out by their keep-alive time-out only.
    /// </param>
    public void Restart(bool isSilent = false)
    {
        End(isSilent
            ? "FAULT it dies silently and starts again" : "FAULT it is killed and starts again", isSilent);
        _process = Boot();
    }

    /// <summary>Pauses it: nothing of it happens until <see cref="Resume"/>, and then all that was due does.</summary>
    public void Pause()
    {
        if (!IsPaused)
        {
            _world.Log(Name, "FAULT it is paused");
            _world.Network.Pause(_process);
        }
    }

    /// <summary>Resumes it.</summary>
    public void Resume()
    {
        if (IsPaused)
        {
            _world.Log(Name, "FAULT it resumes");
            _process.Resume();
        }
    }

    /// <summary>Sets its wall clock forward, or back by a negative time. Timers and timestamps don't notice.</summary>
    public void JumpClock(TimeSpan by)
    {
        _world.Log(Name, $"FAULT its wall clock jumps by {by.TotalSeconds:0.###} s");
        _process.Clock.Jump(by);
    }

    /// <summary>What it runs, for a report of a wait that never ends; empty when nothing.</summary>
    internal string Describe()
    {
        var running = _process.Waiting.ToArray();
        var state = IsPaused ? ", which is paused," : "";
        return running.Length == 0 ? "" : $"{Name}{state} runs {string.Join(", and ", running)}";
    }

    private void End(string what, bool isSilent)
    {
        _world.Log(Name, what);
        _process.Kill();
        _world.Network.Killed(_process, isSilent);
    }

    private SimProcess Boot()
    {
        var process = _scheduler.NewProcess(Name);
        process.OnFailure = (task, failure) => _world.Threw(Name, task, failure);
        var inside = new MachineProcess(_world, process);
        _ = process.Spawn("main", () => RunAsync(inside));
        return process;
    }

    private async Task RunAsync(MachineProcess process)
    {
        try
        {
            await _main(process);
        }
        catch (OperationCanceledException canceled)
        {
            _world.Threw(Name, "main", canceled);
        }

        _end.TrySetResult();
    }
}
