using Grpc.Core;
using Vigil.Api;
using Vigil.Seams;
using Renewal = System.Threading.Tasks.TaskCompletionSource<Vigil.Api.LeaseKeepAliveResponse>;

namespace Vigil.Client.Leases;

/// <summary>
/// One keep-alive stream that all renewals of a client share, from its first request until it breaks. Thread-safe.
/// </summary>
/// <remarks>
/// The server answers each request with the lease's id, in order, so an answer belongs to the oldest renewal of its
/// lease that has none. One that was given up keeps its place: its answer says nothing of a renewal that was sent
/// later. Source: etcd <c>client/v3/lease.go</c>, <c>recvKeepAliveLoop</c>.
/// </remarks>
internal sealed class LeaseStream(Endpoint endpoint, Metadata? headers, ClientMutants mutants)
{
    /// <summary>Guards what is below; held over no call.</summary>
    private readonly object _gate = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>What waits for an answer, by lease, the oldest first.</summary>
    private readonly SortedDictionary<long, Queue<Renewal>> _waiting = [];
    private readonly Queue<long> _unsent = new();
    private AsyncDuplexStreamingCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse>? _call;
    private Exception? _failure;
    private bool _isWriting;
    private long _answers;

    public Endpoint Endpoint => endpoint;

    /// <summary>True once it is broken: a renewal needs another one.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _failure is not null;
            }
        }
    }

    /// <summary>How many answers came.</summary>
    public long Answers
    {
        get
        {
            lock (_gate)
            {
                return _answers;
            }
        }
    }

    /// <summary>Renews a lease.</summary>
    /// <returns>The server's answer to this request.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    /// <exception cref="Exception">What the stream broke with.</exception>
    public async Task<LeaseKeepAliveResponse> RenewAsync(long leaseId, CancellationToken cancellationToken)
    {
        var renewal = new Renewal(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Add(leaseId, renewal))
        {
            // Not awaited: it may write for others for long. Whatever it fails with, all who wait get.
            _ = WriteAsync();
        }

        await using var canceled = cancellationToken.UnsafeRegister(
            static (state, token) => ((Renewal?)state)?.TrySetCanceled(token), renewal);
        return await renewal.Task;
    }

    /// <summary>Ends it on both sides. Who waits for an answer gets <paramref name="failure"/>.</summary>
    public void Break(Exception failure)
    {
        List<Renewal> waiting;
        lock (_gate)
        {
            if (_failure is not null)
            {
                return;
            }

            _failure = failure;
            waiting = [.. _waiting.Values.SelectMany(queue => queue)];
            _waiting.Clear();
            _unsent.Clear();
        }

        _end.Cancel();
        _call?.Dispose();
        waiting.ForEach(renewal => renewal.TrySetException(failure));
    }

    /// <returns>True when nobody writes, and the caller has to.</returns>
    private bool Add(long leaseId, Renewal renewal)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                renewal.TrySetException(_failure);
                return false;
            }

            if (!_waiting.TryGetValue(leaseId, out var queue))
            {
                _waiting[leaseId] = queue = new Queue<Renewal>();
            }

            queue.Enqueue(renewal);
            _unsent.Enqueue(leaseId);
            var isFirst = !_isWriting;
            _isWriting = true;
            return isFirst;
        }
    }

    /// <summary>Sends until nothing is left to send. One at a time.</summary>
    private async Task WriteAsync()
    {
        try
        {
            var call = Open();
            while (TakeUnsent() is { } leaseId)
            {
                await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = leaseId }, _end.Token);
            }
        }
        catch (Exception failure)
        {
            Break(failure);
        }
    }

    private AsyncDuplexStreamingCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> Open()
    {
        if (_call is { } open)
        {
            return open;
        }

        var call = endpoint.Lease.LeaseKeepAlive(new CallOptions(headers, cancellationToken: _end.Token));
        bool isOver;
        lock (_gate)
        {
            Invariant.Holds(_call is null, "One writer opens the call.");
            _call = call;
            isOver = _failure is not null;
        }

        if (isOver)
        {
            // It broke meanwhile, and whoever broke it saw no call to end.
            call.Dispose();
        }
        else
        {
            _ = ReadAsync(call);
        }

        return call;
    }

    private async Task ReadAsync(AsyncDuplexStreamingCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> call)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(_end.Token))
            {
                Answer(call.ResponseStream.Current);
            }

            Break(Unavailable("The server ended the stream of renewals."));
        }
        catch (Exception failure)
        {
            Break(failure);
        }
    }

    private void Answer(LeaseKeepAliveResponse response)
    {
        var answered = new List<Renewal>();
        lock (_gate)
        {
            _answers++;
            if (mutants.HasFlag(ClientMutants.AnswerEveryRenewal))
            {
                answered.AddRange(_waiting.Values.SelectMany(queue => queue));
                _waiting.Clear();
            }
            else if (_waiting.TryGetValue(response.ID, out var queue))
            {
                answered.Add(queue.Dequeue());
                if (queue.Count == 0)
                {
                    _waiting.Remove(response.ID);
                }
            }
        }

        answered.ForEach(renewal => renewal.TrySetResult(response));
    }

    private long? TakeUnsent()
    {
        lock (_gate)
        {
            _isWriting = _unsent.TryDequeue(out var leaseId);
            return _isWriting ? leaseId : null;
        }
    }

    public static RpcException Unavailable(string detail) => new(new Status(StatusCode.Unavailable, detail));
}
