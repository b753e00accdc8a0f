using System.Diagnostics;
using System.Runtime.CompilerServices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Testing.Hosting;

/// <summary>
/// What is found out about one execution beside its steps: exceptions that no await sees, code on other threads.
/// </summary>
/// <remarks>
/// Some of it shows only after the execution is over, when the collector or another thread gets there. So this holds
/// nothing of the execution, which could then not be collected. Thread-safe.
/// </remarks>
internal sealed class Findings
{
    /// <summary>How long a step waits for the pool to begin what it gave to it.</summary>
    private static readonly TimeSpan PoolPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Flows with everything that an execution starts or that waits in it, to whatever thread that goes.
    /// </summary>
    private static readonly AsyncLocal<Findings?> Inside = new(Changed);

    private static readonly ConditionalWeakTable<Exception, Origin> Origins = [];

    [ThreadStatic]
    private static Findings? s_findings;

    [ThreadStatic]
    private static Scheduler? s_scheduler;

    private readonly Lock _lock = new();
    private readonly Thread _thread = Thread.CurrentThread;
    private (int Step, Broken Broken)? _unobserved;
    private volatile Broken? _escape;
    private volatile string? _woken;
    private long _pooled;

    static Findings()
    {
        AppDomain.CurrentDomain.FirstChanceException += static (_, thrown) => Threw(thrown.Exception);
        TaskScheduler.UnobservedTaskException += static (_, failed) => Unobserved(failed.Exception);
        Exits.Listen(Left);
    }

    /// <summary>How code left the simulation; null when it did not, as far as is known by now.</summary>
    public Broken? Escape => _escape;

    /// <summary>
    /// The first exception in a task that was collected before anybody looked at it; null when there was none by now.
    /// </summary>
    public Broken? UnobservedException
    {
        get
        {
            lock (_lock)
            {
                return _unobserved?.Broken;
            }
        }
    }

    /// <summary>True when an exception was thrown in it, which may turn out to be unobserved.</summary>
    public bool HasThrown { get; private set; }

    /// <summary>
    /// What a step gave to the pool that may be of this execution, or of somebody outside who waited; null for nothing.
    /// </summary>
    public string? Woken => _woken;

    /// <summary>Runs the steps of an execution.</summary>
    public void Run(Scheduler scheduler, Action steps)
    {
        (s_findings, s_scheduler) = (this, scheduler);
        Inside.Value = this;
        try
        {
            steps();
        }
        finally
        {
            Inside.Value = null;
            (s_findings, s_scheduler) = (null, null);
        }
    }

    /// <summary>
    /// Gives the pool the time to begin what the last step gave to it: if that is of this execution, it shows at once
    /// and always at the same step. A step that gave nothing costs nothing.
    /// </summary>
    public void AfterStep()
    {
        if (_pooled != 0)
        {
            var before = _pooled;
            _pooled = 0;
            SpinWait.SpinUntil(() => _escape is not null || ThreadPool.CompletedWorkItemCount >= before, PoolPatience);
        }
    }

    /// <summary>Waits a moment for what was woken, when there is something, to show where it is from.</summary>
    /// <param name="isBack">Looks whether it came back.</param>
    public void AwaitWoken(Func<bool> isBack)
    {
        if (_woken is not null)
        {
            SpinWait.SpinUntil(() => _escape is not null || isBack(), TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Finds the tasks that nobody can look at any more.</summary>
    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static void Threw(Exception failure)
    {
        if (s_scheduler is { Current: { } lane } scheduler && s_findings is { } findings)
        {
            findings.HasThrown = true;
            Origins.TryAdd(failure, new Origin(findings, lane, scheduler.Steps));
        }
    }

    /// <summary>On the finalizer's thread.</summary>
    private static void Unobserved(AggregateException failed)
    {
        foreach (var failure in failed.InnerExceptions)
        {
            // A process that was killed can look at nothing, and a call's own task is nobody's until it is awaited.
            if (Origins.TryGetValue(failure, out var origin)
                && origin.Lane.Process.IsAlive
                && CodeNames.OfThrow(failure) is { Length: > 0 } where)
            {
                origin.Findings.Add(origin, failure, where);
            }
        }
    }

    private void Add(Origin origin, Exception failure, string where)
    {
        var type = failure.GetType().Name;
        lock (_lock)
        {
            if (_unobserved is not { } known || origin.Step < known.Step)
            {
                _unobserved = (origin.Step, new Broken(
                    Broken.Unobserved + type,
                    $"{origin.Lane.Process.Name}, {origin.Lane.Name}: {type}: {failure.Message} It was thrown in "
                        + $"{where}, and nothing awaited the task that failed by it."));
            }
        }
    }

    /// <summary>A step gave something to the pool, or set a real timer.</summary>
    private static void Left(bool isTimer)
    {
        if (s_scheduler is not { Current: { } lane } || s_findings is not { } findings)
        {
            return;
        }

        var exit = Exit.Of(new StackTrace(fNeedFileInfo: false), isTimer);
        var who = $"{lane.Process.Name}, {lane.Name}: ";
        if (exit.IsWakeUp)
        {
            // Who wakes up may be outside by right: a logger's own loop. If it is of the execution, it shows there.
            findings._woken = who + exit.Words;
            findings._pooled = ThreadPool.CompletedWorkItemCount + 1;
        }
        else
        {
            findings._escape ??= new Broken(Broken.Escape, who + exit.Words);
        }
    }

    /// <summary>The context of an execution came to a thread: its code goes on there.</summary>
    private static void Changed(AsyncLocalValueChangedArgs<Findings?> change)
    {
        if (change.CurrentValue is { } findings && findings._thread != Thread.CurrentThread)
        {
            findings._escape ??= new Broken(
                Broken.Escape,
                findings._woken is { } woken
                    ? woken
                    : "Code of the test runs on a thread of its own. Spawn it: process.Spawn, or an ISpawner that the "
                        + "service is given.");
        }
    }

    private sealed record Origin(Findings Findings, Lane Lane, int Step);
}
