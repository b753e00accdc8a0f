using System.Runtime.CompilerServices;

namespace Vigil.Sim.Engine.Scheduling;

/// <summary>Waits for the end of several tasks. Which of them ends last makes no difference to what goes on.</summary>
/// <remarks>
/// The step that goes on is named by the one that began to wait, so that executions which differ in nothing but the
/// order of the ends are of one class. A task's own WhenAll names it by whoever came last. Nothing else may wait for
/// the same one.
/// </remarks>
internal sealed class Join(Scheduler scheduler, int tasks) : INotifyCompletion
{
    private static readonly SendOrPostCallback RunStep =
        static next => ((Action)(next ?? throw new InvalidOperationException()))();

    private readonly int _resource = scheduler.Causality.NewObject();
    private int _left = tasks;
    private Action? _goOn;

    public bool IsCompleted => _left == 0;

    public Join GetAwaiter() => this;

    public void GetResult()
    {
    }

    /// <summary>One of the tasks, which are as many as were promised.</summary>
    public async Task RunAsync(Func<Task> body)
    {
        try
        {
            await body();
        }
        finally
        {
            scheduler.Touch(_resource, writes: false);
            _left--;
            if (_left == 0)
            {
                _goOn?.Invoke();
            }
        }
    }

    public void OnCompleted(Action continuation)
    {
        var lane = scheduler.Current ?? throw new InvalidOperationException("Only a lane can wait.");
        var (id, _) = scheduler.NextId();
        _goOn = () => scheduler.Post(
            lane,
            RunStep,
            continuation,
            new Footprint(_resource, Writes: true, Waits: true),
            (id, scheduler.CurrentStep));
    }
}
