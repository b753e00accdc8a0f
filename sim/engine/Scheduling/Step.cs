namespace Vigil.Sim.Engine.Scheduling;

/// <summary>
/// Something that could happen next: code between two awaits, a message that arrives, a timer that fires.
/// </summary>
internal readonly struct Step
{
    private readonly SendOrPostCallback _callback;
    private readonly object? _state;

    internal Step(
        Lane lane,
        SendOrPostCallback callback,
        object? state,
        long sequence,
        StepId id,
        StepId cause,
        int epoch,
        Footprint footprint)
    {
        Lane = lane;
        _callback = callback;
        _state = state;
        Sequence = sequence;
        Id = id;
        Cause = cause;
        Epoch = epoch;
        Footprint = footprint;
    }

    /// <summary>What it belongs to: steps of one lane are ordered among themselves as in a thread.</summary>
    public Lane Lane { get; }

    /// <summary>Counts the steps of an execution in the order in which they became possible, from 0.</summary>
    public long Sequence { get; }

    /// <summary>Which step it is, in every execution that it is part of.</summary>
    public StepId Id { get; }

    /// <summary>The step that made it possible.</summary>
    public StepId Cause { get; }

    /// <summary>
    /// How often time had moved when it became possible. It moves only when nothing is left to do, so all steps of one
    /// epoch come before all of the next.
    /// </summary>
    public int Epoch { get; }

    /// <summary>What is known in advance of what it touches; it may touch more.</summary>
    public Footprint Footprint { get; }

    /// <summary>Where the code that it runs goes on; empty when that is no async method.</summary>
    public string Name => CodeNames.OfContinuation(_state);

    /// <inheritdoc/>
    public override string ToString() => $"{Lane} #{Sequence}";

    /// <summary>The same step where it became possible only later.</summary>
    internal Step Later(long sequence, int epoch) =>
        new(Lane, _callback, _state, sequence, Id, Cause, epoch, Footprint);

    internal void Run() => _callback(_state);
}
