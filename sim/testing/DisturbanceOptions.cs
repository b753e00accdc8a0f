namespace Vigil.Sim.Testing;

/// <summary>What may go wrong by itself.</summary>
[Flags]
public enum Disturbances
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The connections between two machines break.</summary>
    Reset = 1,

    /// <summary>Nothing gets through between two machines for a while.</summary>
    Partition = 2,

    /// <summary>Nothing gets through from one machine to another for a while; the other way all does.</summary>
    HalfOpen = 4,

    /// <summary>Messages between two machines take much longer for a while.</summary>
    SlowLink = 8,

    /// <summary>A machine is paused for a while, as in a long garbage collection.</summary>
    Pause = 16,

    /// <summary>A machine is killed and starts again without its memory.</summary>
    Restart = 32,

    /// <summary>The wall clock of a machine jumps.</summary>
    ClockJump = 64,
}

/// <summary>What may go wrong, how often and for how long.</summary>
public sealed record DisturbanceOptions
{
    /// <summary>The kinds. Restarts and jumping clocks are not among them by default.</summary>
    public Disturbances Kinds { get; init; } = Disturbances.Reset | Disturbances.Partition | Disturbances.HalfOpen
        | Disturbances.SlowLink | Disturbances.Pause;

    /// <summary>The machines that it happens to and between; empty for all that there are at that time.</summary>
    public IReadOnlyList<string> Machines { get; init; } = [];

    /// <summary>The most faults of an execution, one after the other; 0 for none.</summary>
    public int FaultsMax { get; init; } = 2;

    /// <summary>The longest time without a fault, before each. Above zero.</summary>
    public TimeSpan QuietMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long they last, of those that do, and how far clocks jump: one of these. At least one.</summary>
    public IReadOnlyList<TimeSpan> Durations { get; init; } =
    [
        TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30),
    ];
}
