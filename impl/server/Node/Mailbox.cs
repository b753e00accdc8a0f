using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>What waits for a node's loop. Anybody may put in; the loop alone takes out.</summary>
internal sealed class Mailbox
{
    /// <summary>Guards everything below; held over nothing else.</summary>
    private readonly object _gate = new();
    private Mail _mail = new();
    private TaskCompletionSource? _reader;

    public void Tick() => Add(static (mail, _) => mail.Ticks++, 0);

    public void Add(Message message) => Add(static (mail, message) => mail.Messages.Add(message), message);

    public void Add(Pending<ApplyResult> proposal) =>
        Add(static (mail, proposal) => mail.Proposals.Add(proposal), proposal);

    public void Add(Pending<bool> read) => Add(static (mail, read) => mail.Reads.Add(read), read);

    /// <summary>Something rare, to be done by the loop.</summary>
    public void Add(Action action) => Add(static (mail, action) => mail.Actions.Add(action), action);

    /// <summary>All that has come; empty when nothing has.</summary>
    public Mail Take()
    {
        lock (_gate)
        {
            var mail = _mail;
            if (!mail.IsEmpty)
            {
                _mail = new Mail();
            }

            return mail;
        }
    }

    /// <summary>Completes when there is something to take.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (!_mail.IsEmpty)
            {
                return Task.CompletedTask;
            }

            _reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reader.Task;
        }
    }

    private void Add<T>(Action<Mail, T> add, T item)
    {
        TaskCompletionSource? reader;
        lock (_gate)
        {
            add(_mail, item);
            (reader, _reader) = (_reader, null);
        }

        reader?.TrySetResult();
    }

    /// <summary>What has come since the last time, in the order in which each kind came.</summary>
    internal sealed class Mail
    {
        public int Ticks { get; set; }

        public List<Message> Messages { get; } = [];

        public List<Pending<ApplyResult>> Proposals { get; } = [];

        public List<Pending<bool>> Reads { get; } = [];

        public List<Action> Actions { get; } = [];

        public bool IsEmpty =>
            Ticks == 0 && Messages.Count == 0 && Proposals.Count == 0 && Reads.Count == 0 && Actions.Count == 0;
    }
}
