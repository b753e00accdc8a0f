namespace Vigil.Sim.Scheduling;

/// <summary>
/// One flow of steps: a spawned task with all it awaits, a direction of a network stream, the timers of a process.
/// </summary>
/// <remarks>
/// It is the synchronization context of what runs in it; that is how every await comes back to the scheduler.
/// </remarks>
public sealed class Lane : SynchronizationContext
{
    private readonly Scheduler _scheduler;

    internal Lane(Scheduler scheduler, SimProcess process, string name, int number)
    {
        _scheduler = scheduler;
        Process = process;
        Name = name;
        Number = number;
    }

    /// <summary>The process that it lives and dies with.</summary>
    public SimProcess Process { get; }

    /// <summary>What it does, as its spawner called it.</summary>
    public string Name { get; }

    /// <summary>Counts the lanes of an execution, from 0.</summary>
    public int Number { get; }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _scheduler.Post(this, d, state);

    /// <summary>Not supported: it would run a step inside another.</summary>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A step can't run inside another; post it.");

    /// <inheritdoc/>
    public override string ToString() => $"{Process.Name}/{Name}";
}
