namespace Vigil.Sim.Audit.Wires;

/// <summary>
/// What bytes go through from one place to another: one direction of all their connections. Thread-safe.
/// </summary>
/// <param name="time">Measures delays.</param>
internal sealed class Link(TimeProvider time)
{
    private readonly object _gate = new();
    private TaskCompletionSource? _stall;
    private int _stalls;
    private int _delayMs;
    private int _bytesPerSecond;

    /// <summary>
    /// Nothing goes through until as many <see cref="Resume"/> were called: what is sent meanwhile waits, as it does
    /// where packets are lost.
    /// </summary>
    public void Stall()
    {
        lock (_gate)
        {
            _stalls++;
            _stall ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends one stall.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _stalls = Math.Max(0, _stalls - 1);
            if (_stalls == 0)
            {
                _stall?.TrySetResult();
                _stall = null;
            }
        }
    }

    /// <summary>Slows it down.</summary>
    /// <param name="delayMs">How long each piece takes; 0 for no time.</param>
    /// <param name="bytesPerSecond">How much goes through; 0 for any amount.</param>
    public void Slow(int delayMs, int bytesPerSecond)
    {
        Volatile.Write(ref _delayMs, delayMs);
        Volatile.Write(ref _bytesPerSecond, bytesPerSecond);
    }

    /// <summary>Waits as long as bytes do.</summary>
    public async Task PassAsync(int bytes, CancellationToken cancellationToken)
    {
        var delay = Volatile.Read(ref _delayMs);
        var rate = Volatile.Read(ref _bytesPerSecond);
        if (delay > 0 || rate > 0)
        {
            var takes = TimeSpan.FromMilliseconds(delay + (rate > 0 ? 1000L * bytes / rate : 0));
            await Task.Delay(takes, time, cancellationToken);
        }

        while (Gate() is { } stall)
        {
            await stall.WaitAsync(cancellationToken);
        }
    }

    private Task? Gate()
    {
        lock (_gate)
        {
            return _stall?.Task;
        }
    }
}
