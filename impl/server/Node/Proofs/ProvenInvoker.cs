using Grpc.Core;
using Vigil.Api.Peers;
using Vigil.Seams;

namespace Vigil.Server.Node.Proofs;

/// <summary>Calls one other member with proofs, and takes its word only with one. Thread-safe.</summary>
/// <remarks>
/// Before the first call it takes the member's number, and again whenever a call ends without a proof: the member may
/// have started again. Such an end says no more than that the call broke, since anybody can bring it about.
/// </remarks>
/// <param name="invoker">How the member is reached.</param>
/// <param name="member">Its id; 0 for whoever is there.</param>
/// <param name="urls">Where it is, for texts.</param>
/// <param name="secret">The cluster's.</param>
/// <param name="numbers">Where the caller's numbers come from.</param>
/// <param name="mutants">Faults.</param>
internal sealed class ProvenInvoker(
    CallInvoker invoker, ulong member, string urls, PeerSecret secret, ProofNumbers numbers, NodeMutants mutants)
    : CallInvoker
{
    private readonly ProvenPeer.ProvenPeerClient _client = new(invoker);
    private ProvenSession? _session;

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var ending = new CancellationTokenSource();
        return new AsyncUnaryCall<TResponse>(
            AnswerAsync(method, options, request, ending.Token),
            Task.FromResult(Metadata.Empty),
            static () => Status.DefaultSuccess,
            static () => Metadata.Empty,
            ending.Cancel);
    }

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var stream = new ProvenWriter<TRequest, TResponse>(this, method, options);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            stream,
            stream.Answer,
            Task.FromResult(Metadata.Empty),
            static () => Status.DefaultSuccess,
            static () => Metadata.Empty,
            stream.Dispose);
    }

    /// <summary>Never called: members do not block.</summary>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw Invariant.Unreachable("Members call each other asynchronously.");

    /// <summary>Never called: members have no such call.</summary>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw Invariant.Unreachable("Members have no such call.");

    /// <summary>Never called: members have no such call.</summary>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw Invariant.Unreachable("Members have no such call.");

    /// <summary>Opens a stream to the member.</summary>
    /// <returns>The stream, which call it is, and what proves it.</returns>
    /// <exception cref="RpcException">It does not prove itself, or is not there.</exception>
    internal async Task<(AsyncClientStreamingCall<Proven, Proven> Stream, ProvenCall Call, CallProof Proof)> OpenAsync(
        string method, CallOptions options)
    {
        var session = await SessionAsync(options);
        var call = session.NextCall();
        var stream = method == nameof(Peer.PeerClient.Send) ? _client.Send(options) : _client.Install(options);
        return (stream, call, new CallProof(secret, method, call, mutants));
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="RpcException">It is not proven, or a refusal.</exception>
    internal async Task<TResponse> ReadAsync<TResponse>(
        Marshaller<TResponse> marshaller, Task<Proven> answering, CallProof proof)
    {
        var session = _session;
        Proven answer;
        try
        {
            answer = await answering;
        }
        catch (RpcException e)
        {
            Interlocked.CompareExchange(ref _session, null, session);
            throw new RpcException(OfUnproven(e.Status));
        }

        if (!proof.IsAnswer(answer))
        {
            throw new RpcException(new Status(
                StatusCode.Unauthenticated, $"the answer of the member at {urls} is not proven"));
        }

        return answer.Code == 0
            ? ProvenBody.Read(marshaller, answer.Body)
            : throw new RpcException(new Status((StatusCode)answer.Code, answer.Detail));
    }

    private async Task<TResponse> AnswerAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions given, TRequest request, CancellationToken disposed)
        where TRequest : class
        where TResponse : class
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(given.CancellationToken, disposed);
        var options = given.WithCancellationToken(ending.Token);
        var session = await SessionAsync(options);
        var call = session.NextCall();
        var proof = new CallProof(secret, method.Name, call, mutants);
        var proven = proof.Request(ProvenBody.Write(request));
        proven.Call = call;
        using var answering = method.Name switch
        {
            nameof(Peer.PeerClient.RenewLease) => _client.RenewLeaseAsync(proven, options),
            nameof(Peer.PeerClient.FindLease) => _client.FindLeaseAsync(proven, options),
            nameof(Peer.PeerClient.Promote) => _client.PromoteAsync(proven, options),
            nameof(Peer.PeerClient.Members) => _client.MembersAsync(proven, options),
            _ => throw Invariant.Unreachable($"Members do not call {method.FullName}."),
        };
        return await ReadAsync(method.ResponseMarshaller, answering.ResponseAsync, proof);
    }

    private async Task<ProvenSession> SessionAsync(CallOptions options)
    {
        if (Volatile.Read(ref _session) is { } known)
        {
            return known;
        }

        var number = numbers.Next();
        var request = ChallengeProof.Call(secret, number);
        ChallengeAnswer answer;
        try
        {
            using var call = _client.ChallengeAsync(request, options);
            answer = await call.ResponseAsync;
        }
        catch (RpcException e)
        {
            throw new RpcException(OfUnproven(e.Status));
        }

        if (!ChallengeProof.IsProven(secret, request, answer))
        {
            throw new RpcException(OfUnproven(ProvenPeerService.Refusal.Status));
        }

        if (member != 0 && answer.Member != member)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition,
                $"at {urls} is member {answer.Member:x}, not {member:x}: is its peer URL right?"));
        }

        var session = new ProvenSession(answer.Number, number);
        Volatile.Write(ref _session, session);
        return session;
    }

    /// <summary>What an end without a proof is taken for: in our own words, whatever it says.</summary>
    private Status OfUnproven(Status status) => status.StatusCode switch
    {
        StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Unavailable => status,
        StatusCode.Unauthenticated => new Status(
            StatusCode.Unauthenticated,
            "it does not hold this member's peer secret: give all members the same --peer-secret-file"),
        StatusCode.FailedPrecondition or StatusCode.Unimplemented => new Status(
            StatusCode.Unauthenticated,
            "it has no peer secret, or is of an earlier version: give it the same --peer-secret-file as this member"),
        _ => new Status(StatusCode.Unavailable, $"the call to {urls} ended without a proof ({status.StatusCode})"),
    };
}
