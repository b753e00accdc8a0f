namespace Vigil.Server.Node;

/// <summary>
/// Notifies streams that want a leader when this member can't vouch for one: it has known none for an election
/// time-out, or its loop is stuck. Thread-safe.
/// </summary>
internal sealed class Leaderless
{
    /// <summary>Guards the fields below; held over nothing else.</summary>
    private readonly object _gate = new();
    private CancellationTokenSource _source = new();
    private bool _isWithoutLeader;
    private bool _isStalled;

    /// <summary>Cancelled when there is no leader to vouch for; a new one when there is again.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_gate)
            {
                return _source.Token;
            }
        }
    }

    /// <summary>Reports whether a leader is known.</summary>
    public void SetLeader(bool isKnown)
    {
        lock (_gate)
        {
            _isWithoutLeader = !isKnown;
        }

        Signal();
    }

    /// <summary>Reports whether the loop is stuck.</summary>
    public void SetStalled(bool isStalled)
    {
        lock (_gate)
        {
            if (_isStalled == isStalled)
            {
                return;
            }

            _isStalled = isStalled;
        }

        Signal();
    }

    private void Signal()
    {
        CancellationTokenSource? ended = null;
        lock (_gate)
        {
            if (_isWithoutLeader || _isStalled)
            {
                ended = _source;
            }
            else if (_source.IsCancellationRequested)
            {
                _source = new CancellationTokenSource();
            }
        }

        // Outside the lock: this runs what the streams do about it.
        ended?.Cancel();
    }
}
