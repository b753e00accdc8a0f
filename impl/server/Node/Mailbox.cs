namespace Vigil.Server.Node;

/// <summary>A queue that anybody adds to and one reader takes from, until it is closed.</summary>
/// <remarks>
/// Whether mail is taken is decided under the same lock as the closing: the reader gets what was
/// <see cref="Posting.Taken"/>, at the latest by the <see cref="Take"/> that follows its <see cref="Close"/>.
/// </remarks>
internal sealed class Mailbox<T>(NodeMutants mutants = NodeMutants.None)
{
    /// <summary>Guards everything below; held over nothing else.</summary>
    private readonly object _gate = new();
    private List<T> _mail = [];
    private bool _isWoken;
    private bool _isClosed;
    private TaskCompletionSource? _reader;

    /// <summary>Adds mail behind all that waits.</summary>
    /// <param name="mail">What the reader gets.</param>
    /// <param name="limit">It is refused when that much waits already, of any kind. Inclusive; at least 1.</param>
    public Posting Add(T mail, int limit = int.MaxValue)
    {
        if (mutants.HasFlag(NodeMutants.CheckThenAdd) && IsClosed)
        {
            return Posting.Closed;
        }

        TaskCompletionSource? reader;
        lock (_gate)
        {
            if (_isClosed && !mutants.HasFlag(NodeMutants.CheckThenAdd))
            {
                return Posting.Closed;
            }

            if (_mail.Count >= limit)
            {
                return Posting.Full;
            }

            _mail.Add(mail);
            (reader, _reader) = (_reader, null);
        }

        reader?.TrySetResult();
        return Posting.Taken;
    }

    /// <summary>Ends the reader's wait, or its next one, though there may be no mail.</summary>
    public void Wake()
    {
        TaskCompletionSource? reader;
        lock (_gate)
        {
            (reader, _reader) = (_reader, null);
            _isWoken = reader is null;
        }

        reader?.TrySetResult();
    }

    /// <summary>Takes no more mail, and wakes the reader. Once is enough.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        Wake();
    }

    /// <summary>All that has come, oldest first; empty when nothing has.</summary>
    public IReadOnlyList<T> Take()
    {
        lock (_gate)
        {
            if (_mail.Count == 0)
            {
                return [];
            }

            var mail = _mail;
            _mail = [];
            return mail;
        }
    }

    /// <summary>Completes when there is mail, somebody wakes the reader, or it is closed. One wait at a time.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_mail.Count > 0 || _isWoken || _isClosed)
            {
                _isWoken = false;
                return Task.CompletedTask;
            }

            _reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reader.Task;
        }
    }

    private bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _isClosed;
            }
        }
    }
}
