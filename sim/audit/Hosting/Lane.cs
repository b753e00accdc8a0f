using System.Collections.Concurrent;
using Vigil.Seams;

namespace Vigil.Sim.Audit.Hosting;

/// <summary>One thread on which everything here runs between its awaits.</summary>
/// <remarks>
/// The recorder of histories is for one thread, and so are the simulator's clients. Taking turns also makes its order
/// one of real time: a call is written down before it is sent, and its end after the answer has come.
/// </remarks>
internal sealed class Lane : SynchronizationContext, ISpawner, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _steps = [];
    private readonly Thread _thread;
    private bool _isOver;

    public Lane()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "clients" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public Task Spawn(string name, Func<Task> body)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => _ = RunAsync(body, end), null);
        return end.Task;
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        // What comes when the lane is over waits for ever: a call that was given up, and is not looked at.
        _steps.Add((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing waits for the lane from outside.");

    public void Dispose()
    {
        Post(_ => _isOver = true, null);
        _thread.Join();
    }

    private static async Task RunAsync(Func<Task> body, TaskCompletionSource end)
    {
        try
        {
            await body();
            end.TrySetResult();
        }
        catch (Exception failure)
        {
            end.TrySetException(failure);
        }
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        while (!_isOver)
        {
            var (callback, state) = _steps.Take();
            callback(state);
        }
    }
}
