using Vigil.Seams;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Engine.Scheduling;

/// <summary>What a machine runs as one: its tasks and its clock. A kill ends all of it between two steps.</summary>
/// <remarks>
/// Divergence from a real process: code between two awaits is never cut in the middle, and memory that the survivors
/// can reach survives; storage is modelled apart.
/// </remarks>
internal sealed class SimProcess : ISpawner, IEntropy
{
    private readonly Scheduler _scheduler;
    private readonly SortedDictionary<int, Lane> _running = [];
    private readonly List<Step> _parked = [];
    private readonly Lane _timers;

    internal SimProcess(Scheduler scheduler, string name, int drift)
    {
        _scheduler = scheduler;
        Name = name;
        Resource = scheduler.Causality.NewObject();
        _timers = scheduler.NewLane(this, "timer", Resource);
        Clock = new SimClock(scheduler, _timers) { Drift = drift };
    }

    /// <summary>Its name; a restarted process keeps it.</summary>
    public string Name { get; }

    /// <summary>False from the moment it is killed.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>True from <see cref="Pause"/> until <see cref="Resume"/>.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>
    /// How long each of its steps takes, in virtual time; zero for none, as steps of a sound machine do.
    /// </summary>
    /// <remarks>It holds for what becomes possible from now on.</remarks>
    public TimeSpan StepTime
    {
        get;
        set
        {
            field = value;
            Disturbances++;
        }
    }

    /// <summary>
    /// How often it was paused or slowed down: over such a time nothing can be said of how long its work takes.
    /// </summary>
    public int Disturbances { get; private set; }

    /// <summary>
    /// Its memory, as <see cref="Footprint.Resource"/>: each of its steps is taken to read and write it.
    /// </summary>
    public int Resource { get; }

    /// <summary>Its clock and timers.</summary>
    public SimClock Clock { get; }

    /// <summary>What it is a process of.</summary>
    internal Scheduler Scheduler => _scheduler;

    /// <summary>The tasks that were spawned and have not come to their end, by name.</summary>
    public IEnumerable<string> Running => _running.Values.Select(lane => lane.Name);

    /// <summary>The same, each with where it waits and for what.</summary>
    public IEnumerable<string> Waiting =>
        _running.Values.Select(static lane => $"{lane.Name}, which {Waits.Describe(lane.Work)}");

    /// <summary>
    /// Called with whatever a spawned task failed with, unless it was cancelled. The task fails as well.
    /// </summary>
    public Action<string, Exception>? OnFailure { get; set; }

    /// <inheritdoc/>
    public Task Spawn(string name, Func<Task> body) => Spawn(name, body, Resource);

    /// <summary>
    /// Starts a task whose steps touch nothing but what they say: not the process's memory as a whole.
    /// </summary>
    internal Task SpawnApart(string name, Func<Task> body) => Spawn(name, body, _scheduler.Causality.NewObject());

    private Task Spawn(string name, Func<Task> body, int resource)
    {
        var lane = _scheduler.NewLane(this, name, resource);

        // Not RunContinuationsAsynchronously: that would send WhenAll and WhenAny to the thread pool. An await is
        // posted to its own lane in any case.
        var end = new TaskCompletionSource();
        _running.Add(lane.Number, lane);
        var start = new Start(this, lane, body, end);
        lane.Post(static state => ((Start)(state ?? throw new InvalidOperationException())).Run(), start);
        return end.Task;
    }

    /// <summary>
    /// Added to each number that it draws, round the bound: processes that must not all draw the same, such as members
    /// before an election, differ even where every choice is the simplest. At least 0.
    /// </summary>
    public int EntropyOffset { get; set; }

    /// <inheritdoc/>
    public int Next(string site, int bound) =>
        (int)(((long)_scheduler.Choices.Next(ChoiceKind.Entropy, site, bound) + EntropyOffset) % bound);

    /// <summary>
    /// Pauses it, as SIGSTOP does: none of its steps and timers happens until <see cref="Resume"/>, and then all that
    /// were due do. Its machine still takes connections for it.
    /// </summary>
    public void Pause()
    {
        if (!IsPaused && IsAlive)
        {
            _scheduler.Touch(Resource, writes: true);
            IsPaused = true;
            Disturbances++;
            _parked.AddRange(_scheduler.TakeOut(this));
        }
    }

    /// <summary>Resumes it.</summary>
    public void Resume()
    {
        if (IsPaused)
        {
            _scheduler.Touch(Resource, writes: true);
            IsPaused = false;
            _parked.ForEach(_scheduler.Enable);
            _parked.Clear();
        }
    }

    /// <summary>Holds a step back while it is paused; false when it is not.</summary>
    internal bool Parks(Step step)
    {
        if (IsPaused)
        {
            _parked.Add(step);
        }

        return IsPaused;
    }

    /// <summary>Runs what touches its memory from outside: now, or as a step of it once it goes on.</summary>
    internal void Enter(Action action)
    {
        if (IsPaused)
        {
            _timers.Post(static state => ((Action)(state ?? throw new InvalidOperationException()))(), action);
        }
        else
        {
            action();
        }
    }

    /// <summary>Ends it: none of its steps and timers happens any more.</summary>
    public void Kill()
    {
        _scheduler.Touch(Resource, writes: true);
        IsAlive = false;
        _running.Clear();
        _parked.Clear();
        _scheduler.Drop(this);
    }

    private sealed class Start(SimProcess process, Lane lane, Func<Task> body, TaskCompletionSource end)
    {
        // Never awaited: its end is reported through the completion source, and it lets no exception out.
        public void Run() => _ = RunAsync();

        private async Task RunAsync()
        {
            try
            {
                lane.Work = body();
                await lane.Work;
                process._running.Remove(lane.Number);
                end.TrySetResult();
            }
            catch (OperationCanceledException canceled)
            {
                process._running.Remove(lane.Number);
                end.TrySetCanceled(canceled.CancellationToken);
            }
            catch (Exception failure) when (process.IsAlive)
            {
                process._running.Remove(lane.Number);
                process.OnFailure?.Invoke(lane.Name, failure);
                end.TrySetException(failure);
            }
        }
    }
}
