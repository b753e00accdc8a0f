using Grpc.Core;
using Vigil.Api;
using Vigil.Api.Peers;
using Vigil.Raft;
using Vigil.Server.Mapping;

namespace Vigil.Server.Node;

/// <summary>The calls of other members. Thread-safe.</summary>
/// <param name="node">Whom they reach.</param>
/// <param name="isOpen">Whether it serves; else its callers have to prove themselves, and it says so.</param>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class PeerService(ClusterNode node, bool isOpen) : Peer.PeerBase
{
    /// <summary>etcd's text for a removed member.</summary>
    internal const string Removed = "etcdserver: the member has been permanently removed from the cluster";

    private readonly SnapshotIntake _snapshots = new(node.Options.SnapshotBytesMax);

    /// <inheritdoc/>
    public override async Task<RaftAck> Send(IAsyncStreamReader<RaftBatch> requestStream, ServerCallContext context)
    {
        DemandOpen();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, node.Stopped);
        using var stream = new PeerStream(ending.Token);
        try
        {
            while (await requestStream.MoveNext(stream.Ending))
            {
                var batch = requestStream.Current;
                Check(batch.Cluster);
                await AdmitAsync(batch.Sender, stream.Ending);
                foreach (var message in batch.Messages)
                {
                    node.Receive(Read(message, batch.Sender.ID, MessageKind.InstallSnapshot), stream);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other end broke off, or this member stops: nothing more will come. Or a message was refused.
            stream.ThrowIfRefused();
        }
        catch (InvalidDataException e)
        {
            throw Refuse(e);
        }

        stream.ThrowIfRefused();
        return new RaftAck();
    }

    /// <inheritdoc/>
    public override async Task<RaftAck> Install(
        IAsyncStreamReader<SnapshotChunk> requestStream, ServerCallContext context)
    {
        DemandOpen();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, node.Stopped);
        if (!await requestStream.MoveNext(ending.Token))
        {
            throw new RpcException(
                new Status(StatusCode.InvalidArgument, "vigil: a snapshot was announced and none sent"));
        }

        var head = requestStream.Current;
        Check(head.Cluster);
        try
        {
            var from = head.Message?.From ?? throw new InvalidDataException("A snapshot belongs to a message.");
            await AdmitAsync(new Api.Member { ID = from }, ending.Token);
            var message = Read(head.Message, from, isNot: 0);
            if (message.Kind != MessageKind.InstallSnapshot)
            {
                throw new InvalidDataException($"A message of kind {message.Kind} has no snapshot.");
            }

            var data = await _snapshots.TakeAsync(requestStream, head.Size, ending.Token);
            var conf = new ConfState([.. head.Voters], [.. head.Learners]);
            message = message with { Snapshot = new Snapshot(head.Index, head.Term, conf, data) };
            node.Receive(message, stream: null, PeerRules.Check(message, message.Snapshot, node.Options.Mutants));
        }
        catch (InvalidDataException e)
        {
            throw Refuse(e);
        }

        return new RaftAck();
    }

    /// <inheritdoc/>
    public override async Task<LeaseAnswer> RenewLease(LeaseCall request, ServerCallContext context)
    {
        DemandOpen();
        Check(request.Cluster);
        return new LeaseAnswer { Seconds = await node.Leader.RenewHereAsync(request.Id, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<LeaseAnswer> FindLease(LeaseCall request, ServerCallContext context)
    {
        DemandOpen();
        Check(request.Cluster);
        return await node.Leader.FindLeaseHereAsync(request.Id, context.CancellationToken) is var (granted, remaining)
            ? new LeaseAnswer { GrantedSeconds = granted, Seconds = remaining }
            : new LeaseAnswer();
    }

    /// <inheritdoc/>
    public override async Task<PromoteAnswer> Promote(PromoteCall request, ServerCallContext context)
    {
        DemandOpen();
        Check(request.Cluster);
        await node.Leader.PromoteHereAsync(request.Id, context.CancellationToken);
        return new PromoteAnswer();
    }

    /// <inheritdoc/>
    public override Task<MembersAnswer> Members(MembersCall request, ServerCallContext context)
    {
        DemandOpen();
        var answer = new MembersAnswer { Cluster = node.ClusterId };
        answer.Members.Add(node.Members);
        answer.Removed.Add(node.RemovedMembers);
        return Task.FromResult(answer);
    }

    /// <exception cref="RpcException">Members share a secret, and the caller has proven nothing.</exception>
    private void DemandOpen()
    {
        if (!isOpen)
        {
            node.Refusals.Add("its caller has no peer secret, and this member has one", isForged: true);
            throw new RpcException(new Status(
                StatusCode.Unauthenticated,
                "vigil: this member has a peer secret, and its caller has none: give that one the same"
                + " --peer-secret-file"));
        }
    }

    /// <summary>A member of another cluster that is reached by a wrong address must change nothing here.</summary>
    private void Check(ulong cluster)
    {
        if (cluster != node.ClusterId)
        {
            throw EtcdErrors.ClusterIDMismatch.ToException();
        }
    }

    /// <exception cref="RpcException">The sender is no member, or not any more.</exception>
    /// <exception cref="InvalidDataException">It does not say who it is.</exception>
    private async ValueTask AdmitAsync(Api.Member? sender, CancellationToken ending)
    {
        if (node.Options.Mutants.HasFlag(NodeMutants.TrustSenders))
        {
            node.Believe(sender ?? new Api.Member());
            return;
        }

        if (sender is null || sender.ID == 0 || sender.ID == node.Id)
        {
            throw new InvalidDataException("A batch names its sender, which is another member.");
        }

        if (node.IsRemoved(sender.ID))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, Removed));
        }

        if (!await node.Senders.AdmitsAsync(sender.ID, ending))
        {
            var reason = $"{sender.ID:x} is no member as far as member {node.Id:x} knows, or can find out";
            node.Refusals.Add(reason, isForged: false);
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"vigil: {reason}"));
        }

        node.Meet(sender.ID);
    }

    /// <exception cref="RpcException">It is for somebody else.</exception>
    /// <exception cref="InvalidDataException">No correct member sends it.</exception>
    private Message Read(RaftMessage message, ulong sender, MessageKind isNot)
    {
        if (message.To != node.Id)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition,
                $"vigil: this is member {node.Id:x}, not {message.To:x}: is its peer URL right?"));
        }

        var read = message.ToRaft();
        if (!node.Options.Mutants.HasFlag(NodeMutants.TrustSenders))
        {
            if (message.From != sender)
            {
                throw new InvalidDataException($"Member {sender:x} sends nothing in the name of {message.From:x}.");
            }

            if (read.Kind == isNot)
            {
                throw new InvalidDataException($"A message of kind {isNot} does not come here.");
            }
        }

        PeerRules.Check(read, node.Id, node.Options.Mutants);
        return read;
    }

    private RpcException Refuse(InvalidDataException cause)
    {
        node.Refusals.Add(cause.Message, isForged: true);
        return new RpcException(new Status(StatusCode.InvalidArgument, $"vigil: {cause.Message}"));
    }
}
