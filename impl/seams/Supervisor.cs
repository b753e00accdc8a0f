namespace Vigil.Seams;

/// <summary>
/// Starts work that nobody awaits, and supervises it: failures are reported, and work that must continue is restarted.
/// </summary>
/// <remarks>
/// A task that is dropped hides its exception, and its work stops without anybody knowing. Thread-safe.
/// </remarks>
internal sealed class Supervisor
{
    private readonly ISpawner _spawner;
    private readonly Action<string, Exception> _report;

    /// <summary>Guards the two below; held over nothing else.</summary>
    private readonly object _gate = new();
    private int _running;
    private TaskCompletionSource? _idle;

    /// <summary>Supervises nothing yet.</summary>
    /// <param name="spawner">Where the work runs.</param>
    /// <param name="report">
    /// Called with the name of what failed and its exception, from any thread: a log in a server, the end of the
    /// execution in the simulation. It must not throw.
    /// </param>
    public Supervisor(ISpawner spawner, Action<string, Exception> report)
    {
        _spawner = spawner;
        _report = report;
    }

    /// <summary>Starts work that has an end. If it fails, that is reported and nothing more.</summary>
    /// <param name="name">As for <see cref="ISpawner.Spawn"/>.</param>
    /// <param name="body">The work. A cancellation is no failure.</param>
    public void Run(string name, Func<Task> body)
    {
        Begin();
        _ = _spawner.Spawn(name, async () =>
        {
            try
            {
                await body();
            }
            catch (OperationCanceledException)
            {
                // It was cancelled.
            }
            catch (Exception failure)
            {
                _report(name, failure);
            }
            finally
            {
                End();
            }
        });
    }

    /// <summary>
    /// Starts work that runs until it is cancelled. If it fails, that is reported, and it is restarted.
    /// </summary>
    /// <param name="name">As for <see cref="ISpawner.Spawn"/>.</param>
    /// <param name="body">The work; called again after a failure, never beside itself.</param>
    /// <param name="pause">How long to wait before it is restarted.</param>
    /// <param name="time">Whose clock measures the pause.</param>
    /// <param name="ending">Cancelled when it is to end; what it throws after that is no failure.</param>
    public void Keep(string name, Func<Task> body, TimeSpan pause, TimeProvider time, CancellationToken ending) =>
        Run(name, async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    await body();
                    return;
                }
                catch (Exception failure) when (!ending.IsCancellationRequested)
                {
                    _report(name, failure);
                }

                await Waits.DelayAsync(pause, time, ending);
            }
        });

    /// <summary>Completes when nothing of this runs.</summary>
    public Task IdleAsync()
    {
        lock (_gate)
        {
            if (_running == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void Begin()
    {
        lock (_gate)
        {
            _running++;
        }
    }

    private void End()
    {
        TaskCompletionSource? idle = null;
        lock (_gate)
        {
            if (--_running == 0)
            {
                (idle, _idle) = (_idle, null);
            }
        }

        idle?.TrySetResult();
    }
}
