using Grpc.Core;
using Vigil.Sim.Scheduling;

namespace Vigil.Sim.Network;

/// <summary>One direction of one stream: frames arrive in order, later than they were sent, or not at all.</summary>
/// <remarks>
/// Like HTTP/2 it has a window: who sends more than the other end reads has to wait. Divergence: frames are whole messages,
/// neither truncated nor corrupted, since TLS and TCP turn both into a broken connection.
/// </remarks>
internal sealed class Pipe
{
    private static readonly SendOrPostCallback ArriveStep =
        static pipe => ((Pipe)(pipe ?? throw new InvalidOperationException())).Arrive();

    private static readonly TimerCallback DepartTimer =
        static pipe => ((Pipe)(pipe ?? throw new InvalidOperationException())).Enable();

    private readonly SimNetwork _network;
    private readonly Link _link;
    private readonly Lane _lane;
    private readonly Queue<Frame> _flying = new();
    private readonly Queue<Frame> _arrived = new();
    private TaskCompletionSource? _reader;
    private TaskCompletionSource? _writer;
    private ITimer? _timer;
    private bool _isArriving;
    private int _unreadBytes;
    private Status? _broken;

    public Pipe(SimNetwork network, Link link, string name)
    {
        _network = network;
        _link = link;
        _lane = link.NewLane(name);
    }

    /// <summary>Called in the step in which a frame arrives, for what does not wait to be read.</summary>
    public Action<Frame>? OnArrival { get; set; }

    public bool IsBroken => _broken is not null;

    /// <summary>Sends a frame and waits while the other end has too much to read.</summary>
    /// <exception cref="RpcException">The connection broke.</exception>
    public async Task SendAsync(Frame frame, CancellationToken cancellationToken)
    {
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
        if (_broken is not null)
        {
            return;
        }

        _unreadBytes += frame.SizeBytes;
        _flying.Enqueue(frame);
        _network.Note(frame);
        Depart();
    }

    /// <summary>The next frame, when there is one.</summary>
    /// <exception cref="RpcException">The connection broke and nothing that arrived before is left.</exception>
    public async ValueTask<Frame> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (_arrived.Count == 0)
        {
            if (_broken is { } status)
            {
                throw new RpcException(status);
            }

            _reader = new TaskCompletionSource();
            await WaitAsync(_reader, cancellationToken);
        }

        var frame = _arrived.Dequeue();
        _unreadBytes -= frame.SizeBytes;
        Wake(ref _writer);
        return frame;
    }

    /// <summary>Ends it at both ends: what is under way is lost, who waits is told.</summary>
    public void Break(Status status)
    {
        if (_broken is null)
        {
            _broken = status;
            _flying.Clear();
            _timer?.Dispose();
            Wake(ref _reader);
            Wake(ref _writer);
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

    private void Depart()
    {
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

    private void Enable() => _lane.Post(ArriveStep, this);

    private void Arrive()
    {
        _isArriving = false;
        if (_broken is not null || _link.IsBlocked)
        {
            return;
        }

        var frame = _flying.Dequeue();
        _arrived.Enqueue(frame);
        Wake(ref _reader);
        Depart();
        OnArrival?.Invoke(frame);
    }
}
