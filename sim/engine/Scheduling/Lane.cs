using Vigil.Seams;

namespace Vigil.Sim.Engine.Scheduling;

/// <summary>
/// One flow of steps: a spawned task with all it awaits, a direction of a network stream, the timers of a process.
/// </summary>
/// <remarks>
/// It is the synchronization context of what runs in it; that is how every await comes back to the scheduler.
/// </remarks>
internal sealed class Lane : SynchronizationContext, IControlledContext
{
    private readonly Scheduler _scheduler;

    internal Lane(Scheduler scheduler, SimProcess process, string name, int number, int shared, Lane? parent)
    {
        _scheduler = scheduler;
        Process = process;
        Name = name;
        Number = number;
        Resource = shared;
        Parent = parent;
    }

    /// <summary>The process that it lives and dies with.</summary>
    public SimProcess Process { get; }

    /// <summary>What it does, as its spawner called it.</summary>
    public string Name { get; }

    /// <summary>Counts the lanes of an execution, from 0.</summary>
    public int Number { get; }

    /// <summary>
    /// What every step of it touches, as <see cref="Footprint.Resource"/>: its process, or its own end.
    /// </summary>
    public int Resource { get; }

    /// <summary>The lane whose step made it; null when it was there before the first step.</summary>
    public Lane? Parent { get; }

    /// <summary>The task that it was spawned for; null before that has begun, and for timers and messages.</summary>
    public Task? Work { get; set; }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) =>
        Post(d, state, new Footprint(Resource, Writes: true));

    /// <summary>Posts a step of which it is known what it will touch besides its lane.</summary>
    internal void Post(SendOrPostCallback d, object? state, Footprint footprint) =>
        _scheduler.Post(this, d, state, footprint);

    /// <summary>Not supported: it would run a step inside another.</summary>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A step can't run inside another; post it.");

    /// <inheritdoc/>
    public override string ToString() => $"{Process.Name}/{Name}";
}
