using System.Diagnostics;
using System.Globalization;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Testing.Hosting;

namespace Vigil.Sim.Testing;

/// <summary>One execution of a test.</summary>
internal sealed class TestExecution
{
    private readonly TaskCompletionSource _over = new();
    private readonly WatchingChooser _chooser;
    private readonly ChoiceStream _choices;
    private readonly Scheduler _scheduler;
    private readonly SimWorld _world;
    private readonly Findings _findings = new();
    private Broken? _broken;

    private TestExecution(IChooser chooser, TestBounds bounds, StoryBook? story)
    {
        _chooser = new WatchingChooser(chooser, AfterStep);
        _choices = new ChoiceStream(_chooser);
        _scheduler = new Scheduler(_choices) { StepsAtOneTimeMax = bounds.StepsAtOneTimeMax };
        _world = new SimWorld(_scheduler, bounds.Link, story, Break);
    }

    /// <summary>Runs a test once.</summary>
    /// <param name="test">The test.</param>
    /// <param name="chooser">Decides.</param>
    /// <param name="bounds">What the network is like, and the most steps.</param>
    /// <param name="story">Listens; null for nobody.</param>
    /// <param name="settles">
    /// True to wait for the collector in the end, where something was thrown: so that a task whose exception nobody
    /// can look at any more is found, while what can still be looked at is not collected.
    /// </param>
    public static TestReport Run(
        Func<SimWorld, Task> test,
        IChooser chooser,
        TestBounds bounds,
        StoryBook? story = null,
        bool settles = false)
    {
        var execution = new TestExecution(chooser, bounds, story);
        Watchdog.Watch(execution);
        execution._findings.Run(execution._scheduler, () => execution.Run(test, bounds.StepsMax));
        if (settles)
        {
            execution.Settle();
        }

        var broken = execution._broken;
        var lines = story?.Lines(execution._world.Network) ?? [];
        if (story is not null && broken is not null)
        {
            lines = [.. lines, $"{StoryBook.Seconds(execution._scheduler.Now),9}  BROKEN: {broken.Message}"];
        }

        return new TestReport(
            broken,
            execution._choices.Made,
            execution._choices.Hash,
            execution._scheduler.Steps,
            execution._scheduler.Now,
            execution._chooser.Divergence,
            lines)
        {
            Findings = execution._findings,
        };
    }

    /// <summary>How far it is: changes with every step, from any thread.</summary>
    public int Steps => _scheduler.Steps;

    /// <summary>True while a step is being taken.</summary>
    public bool IsInStep => _scheduler.Current is not null;

    /// <summary>What was chosen so far. From another thread, for a step that does not end.</summary>
    public IReadOnlyList<Choice> ChoicesSoFar()
    {
        // Not by its enumerator: the step may still be choosing.
        var made = _choices.Made;
        return [.. Enumerable.Range(0, made.Count).Select(i => made[i])];
    }

    /// <summary>The step that takes so long, in words.</summary>
    public string DescribeHang(TimeSpan limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"Step {Steps} does not end: {_scheduler.DescribeStep()}. It has run for {limit.TotalSeconds:0.###} s of real "
            + $"time. Look for a call that blocks (Wait, Result, a sleep, a lock that is held) and for a loop "
            + $"whose awaits are all completed already, as Task.Delay(0) is. Its thread can't be stopped and is left "
            + $"behind: while the process runs, `dotnet-stack report -p {Environment.ProcessId}` shows where it is.");

    private void Settle()
    {
        if (_broken is null && _findings.HasThrown)
        {
            Findings.Collect();
            _broken = _findings.UnobservedException;
            GC.KeepAlive(this);
        }
    }

    private void Run(Func<SimWorld, Task> test, int stepsMax)
    {
        _ = _world.Test.Spawn("test", () => RunToEndAsync(test));
        try
        {
            if (!_scheduler.Run(_over.Task, stepsMax))
            {
                _findings.AwaitWoken(() => _scheduler.HasEscaped);
                Break(_findings.Escape ?? new Broken("no end", DescribeNoEnd(stepsMax)));
            }
        }
        catch (UnreachableException escaped) when (_scheduler.Current is null)
        {
            Break(new Broken(
                Broken.Escape,
                $"{escaped.Message} {_findings.Woken ?? Exit.Hint}"));
        }
        catch (Exception failure) when (failure is not ThreadInterruptedException)
        {
            // Nobody awaits a timer's callback, so what it throws ends here; a real process would end by it. Coyote
            // interrupts to end an iteration.
            var lane = _scheduler.Current;
            _world.Threw(lane?.Process.Name ?? "test", lane?.Name ?? "law", failure);
        }

        _choices.Note((ulong)_scheduler.Now.Ticks);
        _choices.Note((ulong)_scheduler.Steps);
    }

    private async Task RunToEndAsync(Func<SimWorld, Task> test)
    {
        try
        {
            await test(_world);
        }
        catch (OperationCanceledException canceled)
        {
            _world.Threw("test", "test", canceled);
        }

        _over.TrySetResult();
    }

    /// <summary>
    /// The first thing that breaks ends the execution: what comes after it may only be its consequence.
    /// </summary>
    private void Break(Broken broken)
    {
        _broken ??= broken;
        _over.TrySetResult();
    }

    private void AfterStep()
    {
        _findings.AfterStep();
        if (_findings.Escape is { } escape)
        {
            Break(escape);
        }

        if (_chooser.Divergence is not null)
        {
            _over.TrySetResult();
        }
        else if (_broken is null)
        {
            _world.CheckLaws();
        }
    }

    private string DescribeNoEnd(int stepsMax)
    {
        string[] running = [.. _world.Machines.Select(machine => machine.Describe()).Where(text => text.Length > 0)];
        var who = running.Length == 0 ? "no machine runs anything" : string.Join("; ", running);
        if (_scheduler.IsTimeStuck)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Virtual time stood still for {_scheduler.StepsAtOneTimeMax} steps, at "
                    + $"{_scheduler.Now.TotalSeconds:0.###} s. The last step is of {_scheduler.DescribeStep()}. Time "
                    + $"moves only when all wait: a loop that yields until something happens has to await that, or a "
                    + $"delay. {who}.");
        }

        if (_scheduler.Steps >= stepsMax)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The test came to no end in {stepsMax} steps and {_scheduler.Now.TotalSeconds:0} s of virtual time: "
                    + $"{who}.");
        }

        var why = _findings.Woken is { } woken
            ? $"If none of them should wait, code has left the simulation: {woken}"
            : "No code was seen to leave the simulation: they wait for one another, or for what nobody does.";
        return $"The test waits, and nothing can happen any more: {who}. {why}";
    }
}
