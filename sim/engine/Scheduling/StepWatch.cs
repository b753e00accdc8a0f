namespace Vigil.Sim.Engine.Scheduling;

/// <summary>What runs on a thread, for somebody on another thread who looks whether it gets on.</summary>
internal sealed class StepWatch
{
    [ThreadStatic]
    private static StepWatch? s_mine;

    private volatile Scheduler? _scheduler;
    private Scheduler? _last;
    private int _steps;

    /// <summary>What the one of this thread is noted by; null for nobody who looks.</summary>
    public static StepWatch? Mine
    {
        get => s_mine;
        set => s_mine = value;
    }

    /// <summary>How often in a row the same step was under way when somebody looked.</summary>
    public int Unchanged { get; private set; }

    /// <summary>Begins or ends the run of a scheduler on this thread.</summary>
    internal Scheduler? Scheduler
    {
        get => _scheduler;
        set => _scheduler = value;
    }

    /// <summary>Looks, from one other thread.</summary>
    public void Look()
    {
        var scheduler = _scheduler;
        var isSame = scheduler is { Current: not null } && scheduler == _last && scheduler.Steps == _steps;
        (_last, _steps, Unchanged) = (scheduler, scheduler?.Steps ?? 0, isSame ? Unchanged + 1 : 0);
    }

    /// <summary>The step under way, in words.</summary>
    public string Describe() =>
        _scheduler is { } scheduler ? $"step {scheduler.Steps}, {scheduler.DescribeStep()}" : "no step";
}
