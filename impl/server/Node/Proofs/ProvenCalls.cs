using Vigil.Api.Peers;

namespace Vigil.Server.Node.Proofs;

/// <summary>Whether a call that comes to this member is proven.</summary>
internal enum CallStanding
{
    /// <summary>Its caller holds the secret, and it was not taken before.</summary>
    Proven,

    /// <summary>It is bound to a number that is not this member's any more: its caller takes the new one.</summary>
    Stale,

    /// <summary>Its caller does not hold the secret.</summary>
    Forged,

    /// <summary>It was taken before.</summary>
    Replayed,
}

/// <summary>The calls that this life of a member has taken, each once. Thread-safe.</summary>
/// <remarks>
/// Only what is proven takes memory. When there are too many callers to remember, a new number is drawn in place of
/// remembering: no call that is bound to the old one is taken again.
/// </remarks>
internal sealed class ProvenCalls(PeerSecret secret, ProofNumbers numbers, NodeMutants mutants)
{
    /// <summary>A caller is a member's way to this one, until it breaks.</summary>
    public const int CallersMax = 1024;

    /// <summary>Guards the two below; held over nothing else.</summary>
    private readonly object _gate = new();
    private readonly SortedDictionary<string, CallWindow> _callers = new(StringComparer.Ordinal);
    private byte[] _number = numbers.Next();

    /// <summary>What callers bind their proofs to.</summary>
    public byte[] Number
    {
        get
        {
            lock (_gate)
            {
                return _number;
            }
        }
    }

    /// <summary>Whether a caller may have the number.</summary>
    public bool IsProven(ChallengeCall call) =>
        mutants.HasFlag(NodeMutants.TrustAnyProof) || ChallengeProof.IsProven(secret, call);

    /// <summary>Looks at the first request of a call.</summary>
    /// <param name="first">The request.</param>
    /// <param name="method">The method's name.</param>
    /// <returns>How it stands, and what its further messages are proven by; null unless it is proven.</returns>
    public (CallStanding Standing, CallProof? Proof) Open(Proven first, string method)
    {
        var call = first.Call ?? new ProvenCall();
        var proof = new CallProof(secret, method, call, mutants);
        if (mutants.HasFlag(NodeMutants.TrustAnyProof))
        {
            return (CallStanding.Proven, proof);
        }

        if (!call.Challenge.Span.SequenceEqual(Number))
        {
            return (CallStanding.Stale, null);
        }

        if (!proof.IsNextRequest(first))
        {
            return (CallStanding.Forged, null);
        }

        return mutants.HasFlag(NodeMutants.TrustReplay) ? (CallStanding.Proven, proof) : Take(call, proof);
    }

    /// <summary>Whether it is the next request of a call that was opened.</summary>
    public bool IsProven(CallProof proof, Proven request) =>
        mutants.HasFlag(NodeMutants.TrustAnyProof) || proof.IsNextRequest(request);

    private (CallStanding Standing, CallProof? Proof) Take(ProvenCall call, CallProof proof)
    {
        var caller = Convert.ToHexString(call.Caller.Span);
        lock (_gate)
        {
            // It may have been replaced since it was compared.
            if (!call.Challenge.Span.SequenceEqual(_number))
            {
                return (CallStanding.Stale, null);
            }

            if (!_callers.TryGetValue(caller, out var window))
            {
                if (_callers.Count == CallersMax)
                {
                    _callers.Clear();
                    _number = numbers.Next();
                    return (CallStanding.Stale, null);
                }

                window = new CallWindow();
                _callers.Add(caller, window);
            }

            return window.Take(call.Sequence) ? (CallStanding.Proven, proof) : (CallStanding.Replayed, null);
        }
    }
}
