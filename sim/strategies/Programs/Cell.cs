using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Programs;

/// <summary>A variable that threads share. Each access is one step.</summary>
internal sealed class Cell<T>
{
    private readonly Scheduler _scheduler;
    private readonly int _resource;

    internal Cell(Scheduler scheduler, T value)
    {
        _scheduler = scheduler;
        _resource = scheduler.Causality.NewObject();
        Value = value;
    }

    /// <summary>What it holds, without a step: for the end of a program.</summary>
    public T Value { get; private set; }

    /// <summary>Reads it.</summary>
    public Access<T> Read() => new(_scheduler, new Footprint(_resource, Writes: false), () => Value);

    /// <summary>Writes it.</summary>
    public Access<T> Write(T value) => Update(_ => value);

    /// <summary>Reads and writes it at once, as an interlocked operation does.</summary>
    /// <returns>What it held before.</returns>
    public Access<T> Update(Func<T, T> change) => new(_scheduler, new Footprint(_resource, Writes: true), () =>
    {
        var before = Value;
        Value = change(before);
        return before;
    });
}
