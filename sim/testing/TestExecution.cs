using System.Diagnostics;
using System.Globalization;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Testing;

/// <summary>One execution of a test.</summary>
internal sealed class TestExecution
{
    private readonly TaskCompletionSource _over = new();
    private readonly WatchingChooser _chooser;
    private readonly ChoiceStream _choices;
    private readonly Scheduler _scheduler;
    private readonly SimWorld _world;
    private Broken? _broken;

    private TestExecution(IChooser chooser, LinkOptions link, StoryBook? story)
    {
        _chooser = new WatchingChooser(chooser, AfterStep);
        _choices = new ChoiceStream(_chooser);
        _scheduler = new Scheduler(_choices);
        _world = new SimWorld(_scheduler, link, story, Break);
    }

    /// <summary>Runs a test once.</summary>
    /// <param name="test">The test.</param>
    /// <param name="chooser">Decides.</param>
    /// <param name="link">What the network is like.</param>
    /// <param name="stepsMax">The most steps.</param>
    /// <param name="story">Listens; null for nobody.</param>
    public static TestReport Run(
        Func<SimWorld, Task> test, IChooser chooser, LinkOptions link, int stepsMax, StoryBook? story = null)
    {
        var execution = new TestExecution(chooser, link, story);
        execution.Run(test, stepsMax);
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
            lines);
    }

    private void Run(Func<SimWorld, Task> test, int stepsMax)
    {
        _ = _world.Test.Spawn("test", () => RunToEndAsync(test));
        try
        {
            if (!_scheduler.Run(_over.Task, stepsMax))
            {
                Break(new Broken("no end", DescribeNoEnd(stepsMax)));
            }
        }
        catch (UnreachableException escaped) when (_scheduler.Current is null)
        {
            Break(new Broken(
                "escape",
                $"{escaped.Message} Look for ConfigureAwait(false), Task.Run, threads and real timers in what it "
                    + "calls."));
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
        return _scheduler.Steps < stepsMax
            ? $"The test waits, and nothing can happen any more: {who}. If none of them should wait, its code has left "
                + "the simulation: look for ConfigureAwait(false), Task.Run, threads and real timers."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The test came to no end in {stepsMax} steps and {_scheduler.Now.TotalSeconds:0} s of virtual time: "
                    + $"{who}.");
    }
}
