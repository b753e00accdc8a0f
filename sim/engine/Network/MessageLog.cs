using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Network;

/// <summary>
/// Records what crosses the network in one execution, to explain it. No execution needs one, and none changes by having
/// one: it only listens.
/// </summary>
internal sealed class MessageLog
{
    private readonly List<MessageRecord> _messages = [];
    private readonly SortedDictionary<long, LogPlace> _history = [];
    private Scheduler? _scheduler;
    private long _seq;
    private int _order;
    private int _calls;

    /// <summary>Every message, in the order in which they were sent.</summary>
    public IReadOnlyList<MessageRecord> Messages => _messages;

    /// <summary>The place among the messages of each thing that the history recorded, by its place there.</summary>
    public IReadOnlyDictionary<long, LogPlace> History => _history;

    /// <summary>Begins to listen.</summary>
    internal void Begin(Scheduler scheduler) => _scheduler = scheduler;

    /// <summary>The history recorded something.</summary>
    internal void Recorded(long seq)
    {
        _seq = seq;
        _history.Add(seq, Here());
    }

    /// <summary>A number for a call, which its messages have in common.</summary>
    internal int NewCall() => ++_calls;

    internal MessageRecord Sent(string from, string to, string method, int call, bool isRequest, Frame frame)
    {
        var message = new MessageRecord(_messages.Count, from, to, method, call, isRequest, frame, Here());
        _messages.Add(message);
        return message;
    }

    internal LogPlace Here()
    {
        var scheduler = _scheduler ?? throw new InvalidOperationException("Nothing runs that could be recorded.");
        return new LogPlace(_seq, ++_order, scheduler.Choices.Made.Count, scheduler.Now);
    }
}
