using System.Diagnostics;
using System.Runtime.InteropServices;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Engine.Scheduling;

/// <summary>Runs tasks, messages and timers one step at a time, in the order that its choices say.</summary>
/// <remarks>
/// Everything runs on the thread that calls <see cref="Run"/>. What a step does is atomic; between steps anything that
/// is enabled may come next. When nothing is enabled, time jumps to the next timer; when there is none either, it is
/// over.
/// </remarks>
internal sealed class Scheduler(ChoiceStream choices)
{
    private readonly List<Step> _enabled = [];
    private readonly PriorityQueue<Later, (TimeSpan Due, long Order)> _timers = new();
    private long _sequence;
    private StepId _current;
    private int _made;
    private int _epoch;
    private long _timersSet;
    private int _lanes;
    private int _thread;
    private int _stepsBefore;
    private Step _step;

    /// <summary>
    /// Set by another thread: where code came back from the pool, that is, where the scheduler had lost it.
    /// </summary>
    private volatile string? _escaped;

    /// <summary>Where decisions are made.</summary>
    public ChoiceStream Choices { get; } = choices;

    /// <summary>Which steps had to come before which.</summary>
    public Causality Causality { get; } = new();

    /// <summary>The lane whose step is being taken; null between steps.</summary>
    public Lane? Current { get; private set; }

    /// <summary>Called after each step with its lane; null for nobody.</summary>
    internal Action<Lane>? OnStep { get; set; }

    /// <summary>The step that is being taken, or was last.</summary>
    internal StepId CurrentStep => _current;

    /// <summary>Virtual time since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>The most steps while time stands still; more of them end the run. Set before it.</summary>
    public int StepsAtOneTimeMax { get; set; } = int.MaxValue;

    /// <summary>True when the run was ended since time stood still for too many steps.</summary>
    public bool IsTimeStuck => Steps - _stepsBefore >= StepsAtOneTimeMax;

    /// <summary>
    /// The step under way, or the last one, in words: whose it is and where it goes on. From any thread.
    /// </summary>
    public string DescribeStep()
    {
        var step = _step;
        var where = step.Name;
        var who = step.Lane is null ? "the beginning" : $"{step.Lane.Process.Name}, {step.Lane.Name}";
        return where.Length == 0 ? who : $"{who}, in {where}";
    }

    /// <summary>How many lanes were made.</summary>
    public int Lanes => _lanes;

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Starts a process.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="drift">By how much its clock runs fast, as <see cref="SimClock.Drift"/>.</param>
    public SimProcess NewProcess(string name, int drift = 0) => new(this, name, drift);

    /// <summary>
    /// Takes steps until <paramref name="end"/> is completed, nothing can happen, or the budget is spent.
    /// </summary>
    /// <param name="end">What is waited for.</param>
    /// <param name="stepsMax">The budget, in steps since the scheduler was made.</param>
    /// <returns>True when <paramref name="end"/> was completed.</returns>
    public bool Run(Task end, int stepsMax)
    {
        var outside = SynchronizationContext.Current;
        _thread = Environment.CurrentManagedThreadId;
        var watch = StepWatch.Mine;
        try
        {
            watch?.Scheduler = this;
            while (!end.IsCompleted && Steps < stepsMax && !IsTimeStuck && (_enabled.Count > 0 || Advance()))
            {
                var place = Choices.NextStep(CollectionsMarshal.AsSpan(_enabled));
                var step = _enabled[place];
                _step = step;
                _enabled.RemoveAt(place);
                Steps++;
                SynchronizationContext.SetSynchronizationContext(step.Lane);
                (_current, _made, Current) = (step.Id, 0, step.Lane);
                Causality.Begin(step.Id, step.Footprint, step.Lane.Resource);
                step.Run();
                Causality.End();
                Choices.Taken(step, Causality.Touched);
                OnStep?.Invoke(step.Lane);
                Current = null;
                CheckThread();
            }

            CheckThread();
        }
        finally
        {
            watch?.Scheduler = null;
            SynchronizationContext.SetSynchronizationContext(outside);
        }

        return end.IsCompleted;
    }

    /// <summary>True when code came back from another thread.</summary>
    internal bool HasEscaped => _escaped is not null;

    private void CheckThread() => Invariant.Holds(_escaped is null, $"{_escaped}");

    /// <summary>Notes that the step under way touches an object that steps of other lanes touch too.</summary>
    internal void Touch(int shared, bool writes)
    {
        if (Current is not null)
        {
            Causality.Touch(new Footprint(shared, writes));
        }
    }

    internal Lane NewLane(SimProcess process, string name, int shared) =>
        new(this, process, name, _lanes++, shared, Current);

    /// <summary>The name of something that the step under way makes possible.</summary>
    internal (StepId Id, StepId Cause) NextId() => (_current.Then(_made++), _current);

    internal void Post(Lane lane, SendOrPostCallback callback, object? state, Footprint footprint) =>
        Post(lane, callback, state, footprint, NextId());

    internal void Post(
        Lane lane,
        SendOrPostCallback callback,
        object? state,
        Footprint footprint,
        (StepId Id, StepId Cause) name)
    {
        if (_thread != 0 && _thread != Environment.CurrentManagedThreadId)
        {
            var trail = CodeNames.Trail(new StackTrace(fNeedFileInfo: false));
            var back = CodeNames.OfContinuation(state);
            _escaped = $"Code of {lane} ran on another thread than the scheduler's"
                + (trail.Length > 0 ? $": {trail} went on there" : "")
                + (back.Length > 0 ? $", before it came back to {back}." : ".");
            return;
        }

        if (lane.Process.IsAlive)
        {
            var step = new Step(lane, callback, state, _sequence++, name.Id, name.Cause, _epoch, footprint);
            if (lane.Process.StepTime > TimeSpan.Zero)
            {
                _timers.Enqueue(new Later(null, 0, new Delayed(step)), (Now + lane.Process.StepTime, _timersSet++));
            }
            else if (!lane.Process.Parks(step))
            {
                _enabled.Add(step);
            }
        }
    }

    internal void SetTimer(SimTimer timer, TimeSpan after)
    {
        Invariant.Holds(after >= TimeSpan.Zero, "A timer is set for now or later.");
        _timers.Enqueue(new Later(timer, timer.Setting, null), (Now + after, _timersSet++));
    }

    /// <summary>Makes a step possible that could not be until now.</summary>
    internal void Enable(Step step) => _enabled.Add(step.Later(_sequence++, _epoch));

    /// <summary>Takes out what is possible in a process, in its order.</summary>
    internal List<Step> TakeOut(SimProcess process)
    {
        var steps = _enabled.FindAll(step => step.Lane.Process == process);
        Drop(process);
        return steps;
    }

    internal void Drop(SimProcess process) => _enabled.RemoveAll(step => step.Lane.Process == process);

    /// <summary>
    /// Moves time on until something can happen, and enables all that is due then; false when nothing is.
    /// </summary>
    private bool Advance()
    {
        while (_timers.TryPeek(out var entry, out var at) && (_enabled.Count == 0 || at.Due == Now))
        {
            _timers.Dequeue();
            if (!entry.IsSet)
            {
                continue;
            }

            Now = at.Due;
            _stepsBefore = Steps;
            _epoch += _enabled.Count == 0 ? 1 : 0;
            if (entry.Timer is { } timer)
            {
                timer.BecomeDue();
            }
            else if (entry.Delayed is { Step: var step } && !step.Lane.Process.Parks(step))
            {
                Enable(step);
            }
        }

        return _enabled.Count > 0;
    }

    /// <summary>A step of a slow process. Apart, so that timers, of which there are many, stay small.</summary>
    private sealed record Delayed(Step Step);

    /// <summary>What time brings: a timer that is due, or a step of a process that is slow.</summary>
    private readonly record struct Later(SimTimer? Timer, int Setting, Delayed? Delayed)
    {
        /// <summary>False when the timer was set anew or stopped, or its process has ended.</summary>
        public bool IsSet => Timer is null
            ? Delayed?.Step.Lane.Process.IsAlive == true
            : Timer.Setting == Setting && Timer.Lane.Process.IsAlive;
    }
}
