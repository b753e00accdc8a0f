using Google.Protobuf;
using Grpc.Core;
using Vigil.Server.Mapping;
using Vigil.Api.Peers;

namespace Vigil.Server.Node.Proofs;

/// <summary>The calls of other members where they share a secret. Thread-safe.</summary>
/// <remarks>Nothing of a message is read before its proof, but for which call it claims to be.</remarks>
/// <param name="node">Whom they reach.</param>
/// <param name="peers">Serves what is proven.</param>
/// <param name="secret">The cluster's; null where it has none, and this says so.</param>
/// <param name="numbers">Where this member's number comes from; null where it has no secret.</param>
[BindServiceMethod(typeof(WireBinding), nameof(WireBinding.Bind))]
internal sealed class ProvenPeerService(
    ClusterNode node, PeerService peers, PeerSecret? secret, ProofNumbers? numbers)
    : ProvenPeer.ProvenPeerBase
{
    private readonly ProvenCalls? _calls =
        secret is null || numbers is null ? null : new ProvenCalls(secret, numbers, node.Options.Mutants);

    /// <summary>What whoever does not hold the secret gets.</summary>
    internal static RpcException Refusal => new(new Status(
        StatusCode.Unauthenticated,
        "vigil: the call is not proven with this member's peer secret: give all members the same --peer-secret-file"));

    /// <inheritdoc/>
    public override Task<ChallengeAnswer> Challenge(ChallengeCall request, ServerCallContext context)
    {
        var calls = Demand();
        if (secret is null || !calls.IsProven(request))
        {
            throw Refuse("its caller has another peer secret than this member");
        }

        return Task.FromResult(ChallengeProof.Answer(secret, request, calls.Number, node.Identity));
    }

    /// <inheritdoc/>
    public override Task<Proven> Send(IAsyncStreamReader<Proven> requestStream, ServerCallContext context) =>
        ServeAsync(requestStream, nameof(Send), RaftBatch.Parser, peers.Send, context);

    /// <inheritdoc/>
    public override Task<Proven> Install(IAsyncStreamReader<Proven> requestStream, ServerCallContext context) =>
        ServeAsync(requestStream, nameof(Install), SnapshotChunk.Parser, peers.Install, context);

    /// <inheritdoc/>
    public override Task<Proven> RenewLease(Proven request, ServerCallContext context) =>
        ServeAsync(request, nameof(RenewLease), LeaseCall.Parser, peers.RenewLease, context);

    /// <inheritdoc/>
    public override Task<Proven> FindLease(Proven request, ServerCallContext context) =>
        ServeAsync(request, nameof(FindLease), LeaseCall.Parser, peers.FindLease, context);

    /// <inheritdoc/>
    public override Task<Proven> Promote(Proven request, ServerCallContext context) =>
        ServeAsync(request, nameof(Promote), PromoteCall.Parser, peers.Promote, context);

    /// <inheritdoc/>
    public override Task<Proven> Members(Proven request, ServerCallContext context) =>
        ServeAsync(request, nameof(Members), MembersCall.Parser, peers.Members, context);

    private async Task<Proven> ServeAsync<TRequest, TAnswer>(
        Proven request,
        string method,
        MessageParser<TRequest> parser,
        Func<TRequest, ServerCallContext, Task<TAnswer>> serve,
        ServerCallContext context)
        where TRequest : IMessage<TRequest>
        where TAnswer : IMessage
    {
        var proof = Open(Demand(), request, method);
        try
        {
            return proof.Answer((await serve(parser.ParseFrom(request.Body), context)).ToByteString());
        }
        catch (RpcException refusal)
        {
            return proof.Answer(refusal.Status);
        }
    }

    private async Task<Proven> ServeAsync<TRequest, TAnswer>(
        IAsyncStreamReader<Proven> requests,
        string method,
        MessageParser<TRequest> parser,
        Func<IAsyncStreamReader<TRequest>, ServerCallContext, Task<TAnswer>> serve,
        ServerCallContext context)
        where TRequest : class, IMessage<TRequest>
        where TAnswer : IMessage
    {
        var calls = Demand();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, node.Stopped);
        if (!await requests.MoveNext(ending.Token))
        {
            throw Refusal;
        }

        var first = requests.Current;
        var proof = Open(calls, first, method);
        var reader = new ProvenReader<TRequest>(first, requests, parser, next => calls.IsProven(proof, next));
        try
        {
            return proof.Answer((await serve(reader, context)).ToByteString());
        }
        catch (RpcException) when (reader.IsForged)
        {
            throw Refuse("a message of a proven call was changed, or is in another place");
        }
        catch (RpcException refusal)
        {
            return proof.Answer(refusal.Status);
        }
    }

    private CallProof Open(ProvenCalls calls, Proven first, string method)
    {
        var (standing, proof) = calls.Open(first, method);
        return standing switch
        {
            // As after any restart of a member, so nothing to report.
            CallStanding.Stale => throw new RpcException(new Status(
                StatusCode.Unavailable, "vigil: the call is bound to an earlier life of this member")),
            CallStanding.Replayed => throw Refuse("a proven call was sent again"),
            _ => proof ?? throw Refuse("its caller has another peer secret than this member"),
        };
    }

    private ProvenCalls Demand() => _calls ?? throw new RpcException(new Status(
        StatusCode.FailedPrecondition,
        "vigil: this member has no peer secret, and its caller has one: give this one the same --peer-secret-file"));

    private RpcException Refuse(string reason)
    {
        node.Refusals.Add(reason, isForged: true);
        return Refusal;
    }
}
