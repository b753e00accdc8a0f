using System.Runtime.CompilerServices;
using Vigil.Sim.Scheduling;

namespace Vigil.Sim.Programs;

/// <summary>Waits for the end of several threads. Which of them ends last makes no difference to what goes on.</summary>
/// <remarks>
/// The step that goes on is named by the one that began to wait, so that executions which differ in nothing but the
/// order of the ends are of one class. A task's own WhenAll names it by whoever came last.
/// </remarks>
internal sealed class Join(Scheduler scheduler, int threads) : INotifyCompletion
{
    private static readonly SendOrPostCallback RunStep =
        static next => ((Action)(next ?? throw new InvalidOperationException()))();

    private int _left = threads;
    private Action? _goOn;

    public bool IsCompleted => _left == 0;

    public Join GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void Leave()
    {
        _left--;
        if (_left == 0)
        {
            _goOn?.Invoke();
        }
    }

    public void OnCompleted(Action continuation)
    {
        var lane = scheduler.Current ?? throw new InvalidOperationException("Only a thread of a program can wait.");
        var name = scheduler.NextId();
        _goOn = () => scheduler.Post(lane, RunStep, continuation, new Footprint(lane.Resource, Writes: true), name);
    }
}
