using Grpc.Core;
using Vigil.Seams;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Network;

/// <summary>One direction of one stream: frames arrive in order, later than they were sent, or not at all.</summary>
/// <remarks>
/// Like HTTP/2 it has a window: a sender that is ahead of the reader by more has to wait. Divergence: frames are whole
/// messages, neither truncated nor corrupted, since TLS and TCP turn both into a broken connection.
/// </remarks>
internal sealed class Pipe
{
    private static readonly SendOrPostCallback ArriveStep =
        static pipe => ((Pipe)(pipe ?? throw new InvalidOperationException())).Arrive();

    private static readonly TimerCallback DepartTimer =
        static pipe => ((Pipe)(pipe ?? throw new InvalidOperationException())).Enable();

    private readonly SimNetwork _network;
    private readonly Link _link;
    private readonly string _name;
    private readonly SimProcess _receivedBy;
    private readonly int _call;
    private readonly Lane _lane;
    private readonly Queue<Frame> _flying = new();
    private readonly Queue<Frame> _arrived = new();

    /// <summary>What is in <see cref="_flying"/>, for the message log; null without one.</summary>
    private readonly Queue<MessageRecord>? _flyingRecords;
    private IReceiver? _receiver;
    private TaskCompletionSource? _writer;
    private ITimer? _timer;
    private bool _isArriving;
    private int _unreadBytes;
    private Status? _broken;

    /// <summary>An empty one.</summary>
    /// <param name="network">Where it is.</param>
    /// <param name="link">The way that its frames take.</param>
    /// <param name="name">The method of its call.</param>
    /// <param name="receivedBy">The process at its end.</param>
    /// <param name="call">The number of its call; 0 when nobody listens.</param>
    public Pipe(SimNetwork network, Link link, string name, SimProcess receivedBy, int call)
    {
        _network = network;
        _link = link;
        _name = name;
        _receivedBy = receivedBy;
        _call = call;
        _flyingRecords = network.Log is null ? null : new Queue<MessageRecord>();
        _lane = link.NewLane(name);
    }

    /// <summary>Called in the step in which a frame arrives, for what does not wait to be read.</summary>
    public Action<Frame>? OnArrival { get; set; }

    public bool IsBroken => _broken is not null;

    /// <summary>Whether it leads to the server of the call: only there are unread frames looked at.</summary>
    private bool IsOfRequests => OnArrival is not null;

    /// <summary>Sends a frame and waits while the other end has too much to read.</summary>
    /// <exception cref="RpcException">The connection broke.</exception>
    public async Task SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        Touch();
        while (_broken is null && _unreadBytes >= _link.Options.WindowBytes)
        {
            _writer = new TaskCompletionSource();
            await WaitAsync(_writer, cancellationToken);
        }

        if (_broken is { } status)
        {
            throw new RpcException(status);
        }

        Put(frame);
    }

    /// <summary>Sends a frame that must not wait: the end of a stream is not subject to its window.</summary>
    public void Put(Frame frame)
    {
        Touch();
        if (_broken is not null)
        {
            return;
        }

        _unreadBytes += frame.SizeBytes;
        _flying.Enqueue(frame);
        _network.Note(frame);
        if (IsOfRequests)
        {
            _network.Tap?.Record(_link.To, _name, this, frame);
        }

        if (_network.Log is { } log)
        {
            _flyingRecords?.Enqueue(log.Sent(_link.From, _link.To, _name, _call, IsOfRequests, frame));
        }

        Depart();
    }

    /// <summary>
    /// Hands the next frame to <paramref name="receiver"/>, now or when there is one. One receiver at a time.
    /// </summary>
    /// <remarks>
    /// A callback rather than a task, because most streams end by a failure, and each task in between would throw it
    /// again: that was half of the time of an execution.
    /// </remarks>
    public void Receive(IReceiver receiver)
    {
        Invariant.Holds(_receiver is null, "A stream has one reader at a time.");
        Touch();
        _receiver = receiver;
        Serve();
    }

    /// <summary>Takes a receiver back that has not been served; what arrives next waits for another.</summary>
    public void TakeBack(IReceiver receiver)
    {
        Touch();
        if (_receiver == receiver)
        {
            _receiver = null;
        }
    }

    /// <summary>Ends it at both ends: frames in flight are lost, and waiting readers and writers fail.</summary>
    public void Break(Status status)
    {
        Touch();
        if (_broken is null)
        {
            _broken = status;
            _flying.Clear();
            while (_flyingRecords?.TryDequeue(out var lost) == true)
            {
                End(lost, isLost: true);
            }

            _timer?.Dispose();
            Wake(ref _writer);
            Serve();
        }
    }

    /// <summary>Goes on after the link was blocked.</summary>
    public void Resume() => Depart();

    private static async Task WaitAsync(TaskCompletionSource waiting, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (cancellationToken.CanBeCanceled
            ? cancellationToken.Register(() => waiting.TrySetCanceled(cancellationToken))
            : default)
        {
            await waiting.Task;
        }
    }

    private static void Wake(ref TaskCompletionSource? waiting)
    {
        var woken = waiting;
        waiting = null;
        woken?.TrySetResult();
    }

    private void Serve()
    {
        if (_receiver is not { } receiver || (_arrived.Count == 0 && _broken is null))
        {
            return;
        }

        _receiver = null;
        if (_arrived.TryDequeue(out var frame))
        {
            _unreadBytes -= frame.SizeBytes;
            Wake(ref _writer);
            receiver.Received(frame);
        }
        else if (_broken is { } status)
        {
            receiver.Broken(status);
        }
    }

    private void Touch() => _network.Touch(_lane.Resource);

    private void Depart()
    {
        _network.Look(_link.Resource);
        if (_isArriving || _flying.Count == 0 || _link.IsBlocked)
        {
            return;
        }

        _isArriving = true;
        var latency = _link.DrawLatency();
        if (latency == TimeSpan.Zero)
        {
            Enable();
        }
        else
        {
            _timer = _network.Clock.CreateTimer(DepartTimer, this, latency, Timeout.InfiniteTimeSpan);
        }
    }

    private void End(MessageRecord message, bool isLost)
    {
        if (_network.Log is { } log)
        {
            message.End(log.Here(), isLost);
        }
    }

    private void Enable() => _lane.Post(ArriveStep, this);

    private void Arrive()
    {
        _isArriving = false;
        if (_broken is not null || _link.IsBlocked)
        {
            return;
        }

        var frame = _flying.Dequeue();
        if (_flyingRecords?.TryDequeue(out var arrived) == true)
        {
            End(arrived, isLost: !_receivedBy.IsAlive);
        }

        _arrived.Enqueue(frame);
        Depart();
        Serve();
        OnArrival?.Invoke(frame);
    }
}
