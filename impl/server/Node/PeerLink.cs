using Google.Protobuf;
using Grpc.Core;
using Vigil.Api.Peers;
using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Server.Node;

/// <summary>The way to one other member: a stream of messages in order, opened again whenever it breaks.</summary>
/// <remarks>What can't be sent is dropped: Raft sends again what it still wants. Thread-safe.</remarks>
internal sealed class PeerLink(
    ulong cluster, Api.Member self, Api.Member member, CallInvoker invoker, NodeOptions options, TimeProvider time)
{
    /// <summary>More than this waits only for a member that is gone.</summary>
    private const int MessagesMax = 4096;

    /// <summary>In the place of a message: a batch without one is sent.</summary>
    private static readonly Message Greeting = new() { Kind = default, To = 0 };

    private readonly Peer.PeerClient _client = new(invoker);
    private readonly CancellationTokenSource _ending = new();

    private readonly Mailbox<Message> _waiting = new();

    /// <summary>Taken from the mailbox, and not sent. The sender's.</summary>
    private readonly Queue<Message> _taken = new();

    public Api.Member Member => member;

    /// <summary>Called when messages were lost.</summary>
    public required Action OnUnreachable { get; init; }

    /// <summary>Called when the other refuses because this member was removed.</summary>
    public required Action OnRemoved { get; init; }

    /// <summary>Called when the other one refuses this member's messages, and why; null for none.</summary>
    public Action<Api.Member, string>? OnRefused { get; init; }

    /// <summary>Cancelled when it is to end.</summary>
    public CancellationToken Ending => _ending.Token;

    public void Add(Message message) => _waiting.Add(message, MessagesMax);

    /// <summary>Writes to the other one without a message: it refuses this member if that was removed.</summary>
    public void Greet() => _waiting.Add(Greeting, MessagesMax);

    public void Stop()
    {
        _ending.Cancel();
        _waiting.Close();
    }

    public async Task RunAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            await WaitAsync();
            if (!await TrySendAllAsync())
            {
                _waiting.Take();
                _taken.Clear();
                OnUnreachable();
                await PauseAsync();
            }
        }
    }

    /// <summary>Sends a snapshot.</summary>
    /// <returns>Whether the other has all of it.</returns>
    public async Task<bool> InstallAsync(Message message, Snapshot snapshot)
    {
        try
        {
            using var call = _client.Install(cancellationToken: _ending.Token);
            var head = new SnapshotChunk
            {
                Cluster = cluster,
                Message = message.ToWire(),
                Index = snapshot.Index,
                Term = snapshot.Term,
                Size = snapshot.Data.Length,
            };
            head.Voters.Add(snapshot.Conf.Voters);
            head.Learners.Add(snapshot.Conf.Learners);
            await call.RequestStream.WriteAsync(head, _ending.Token);
            for (var at = 0; at < snapshot.Data.Length; at += options.ChunkBytes)
            {
                var part = snapshot.Data.Slice(at, Math.Min(options.ChunkBytes, snapshot.Data.Length - at));
                await call.RequestStream.WriteAsync(
                    new SnapshotChunk { Data = UnsafeByteOperations.UnsafeWrap(part) }, _ending.Token);
            }

            await call.RequestStream.CompleteAsync();
            await call.ResponseAsync;
            return true;
        }
        catch (Exception e) when (IsBroken(e))
        {
            return false;
        }
    }

    private static bool IsBroken(Exception failure) =>
        failure is RpcException or OperationCanceledException or IOException or InvalidOperationException;

    /// <returns>False when the connection is broken.</returns>
    private async Task<bool> TrySendAllAsync()
    {
        using var call = _client.Send(cancellationToken: _ending.Token);
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                if (TakeBatch() is { } batch)
                {
                    await call.RequestStream.WriteAsync(batch, _ending.Token);
                }
                else
                {
                    await WaitAsync();
                }
            }

            return true;
        }
        catch (Exception e) when (IsBroken(e))
        {
            await HearRefusalAsync(call);
            return _ending.IsCancellationRequested;
        }
    }

    /// <summary>A failed write means only that the call is over; its response has the reason.</summary>
    private async Task HearRefusalAsync(AsyncClientStreamingCall<RaftBatch, RaftAck> call)
    {
        try
        {
            await call.ResponseAsync;
        }
        catch (RpcException e) when (e.Status.Detail == PeerService.Removed)
        {
            OnRemoved();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.Unauthenticated)
        {
            OnRefused?.Invoke(member, e.Status.Detail);
        }
        catch (Exception e) when (IsBroken(e))
        {
            // Any other reason passes.
        }
    }

    private RaftBatch? TakeBatch()
    {
        foreach (var message in _waiting.Take())
        {
            _taken.Enqueue(message);
        }

        if (_taken.Count == 0)
        {
            return null;
        }

        var batch = new RaftBatch { Cluster = cluster, Sender = self };
        for (var bytes = 0L; bytes < PeerBounds.BatchBytes && _taken.TryDequeue(out var message);)
        {
            if (ReferenceEquals(message, Greeting))
            {
                continue;
            }

            batch.Messages.Add(message.ToWire());
            bytes += 64;
            foreach (var entry in message.Entries)
            {
                bytes += entry.Size;
            }
        }

        return batch;
    }

    private Task WaitAsync() => _taken.Count > 0 ? Task.CompletedTask : _waiting.WaitAsync();

    private async Task PauseAsync()
    {
        try
        {
            await Waits.DelayAsync(options.TickInterval, time, _ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // No further connections.
        }
    }
}
