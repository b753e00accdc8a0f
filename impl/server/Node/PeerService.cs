using Grpc.Core;
using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <summary>The calls of other members. Thread-safe.</summary>
/// <param name="node">Whom they reach.</param>
internal sealed class PeerService(ClusterNode node) : Peer.PeerBase
{
    /// <summary>etcd's text for a removed member.</summary>
    internal const string Removed = "etcdserver: the member has been permanently removed from the cluster";

    /// <inheritdoc/>
    public override async Task<RaftAck> Send(IAsyncStreamReader<RaftBatch> requestStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, node.Stopped);
        try
        {
            while (await requestStream.MoveNext(ending.Token))
            {
                Check(requestStream.Current.Cluster);
                if (requestStream.Current.Sender is { } sender)
                {
                    node.Meet(sender);
                }

                foreach (var message in requestStream.Current.Messages)
                {
                    CheckSender(message);
                    node.Receive(message.ToRaft());
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other end broke off, or this member stops: nothing more will come.
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"vigil: {e.Message}"));
        }

        return new RaftAck();
    }

    /// <inheritdoc/>
    public override async Task<RaftAck> Install(
        IAsyncStreamReader<SnapshotChunk> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken))
        {
            throw new RpcException(
                new Status(StatusCode.InvalidArgument, "vigil: a snapshot was announced and none sent"));
        }

        var head = requestStream.Current;
        Check(head.Cluster);
        CheckSender(head.Message);
        var data = new byte[head.Size];
        var at = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var part = requestStream.Current.Data;
            if (part.Length > data.Length - at)
            {
                throw new RpcException(
                    new Status(StatusCode.InvalidArgument, "vigil: the snapshot is longer than announced"));
            }

            part.Span.CopyTo(data.AsSpan(at));
            at += part.Length;
        }

        if (at < data.Length)
        {
            throw new RpcException(new Status(StatusCode.Aborted, "vigil: the snapshot was cut short"));
        }

        var conf = new ConfState([.. head.Voters], [.. head.Learners]);
        node.Receive(head.Message.ToRaft() with { Snapshot = new Snapshot(head.Index, head.Term, conf, data) });
        return new RaftAck();
    }

    /// <inheritdoc/>
    public override async Task<LeaseAnswer> RenewLease(LeaseCall request, ServerCallContext context)
    {
        Check(request.Cluster);
        return new LeaseAnswer { Seconds = await node.Leader.RenewHereAsync(request.Id, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<LeaseAnswer> FindLease(LeaseCall request, ServerCallContext context)
    {
        Check(request.Cluster);
        return await node.Leader.FindLeaseHereAsync(request.Id, context.CancellationToken) is var (granted, remaining)
            ? new LeaseAnswer { GrantedSeconds = granted, Seconds = remaining }
            : new LeaseAnswer();
    }

    /// <inheritdoc/>
    public override async Task<PromoteAnswer> Promote(PromoteCall request, ServerCallContext context)
    {
        Check(request.Cluster);
        await node.Leader.PromoteHereAsync(request.Id, context.CancellationToken);
        return new PromoteAnswer();
    }

    /// <inheritdoc/>
    public override Task<MembersAnswer> Members(MembersCall request, ServerCallContext context)
    {
        var answer = new MembersAnswer { Cluster = node.ClusterId };
        answer.Members.Add(node.Members);
        answer.Removed.Add(node.RemovedMembers);
        return Task.FromResult(answer);
    }

    /// <summary>A member of another cluster that is reached by a wrong address must change nothing here.</summary>
    private void Check(ulong cluster)
    {
        if (cluster != node.ClusterId)
        {
            throw EtcdErrors.ClusterIDMismatch.ToException();
        }
    }

    private void CheckSender(RaftMessage message)
    {
        if (message.To != node.Id)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition,
                $"vigil: this is member {node.Id:x}, not {message.To:x}: is its peer URL right?"));
        }

        if (node.IsRemoved(message.From))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, Removed));
        }
    }
}
