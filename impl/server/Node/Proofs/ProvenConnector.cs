using Grpc.Core;

namespace Vigil.Server.Node.Proofs;

/// <summary>Reaches other members by calls that are proven. Thread-safe.</summary>
/// <param name="connector">How they are reached.</param>
/// <param name="secret">The cluster's.</param>
/// <param name="numbers">Where the caller's numbers come from.</param>
/// <param name="mutants">Faults.</param>
internal sealed class ProvenConnector(
    IPeerConnector connector, PeerSecret secret, ProofNumbers numbers, NodeMutants mutants)
    : IPeerConnector
{
    /// <summary>Guards <see cref="_invokers"/>; held over nothing else.</summary>
    private readonly object _gate = new();

    /// <summary>By member and place: all that this one calls there share the other's number.</summary>
    private readonly SortedDictionary<string, ProvenInvoker> _invokers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public CallInvoker Connect(Api.Member member)
    {
        var urls = string.Join(", ", member.PeerURLs);
        var key = $"{member.ID:x} {urls}";
        lock (_gate)
        {
            if (_invokers.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var invoker = new ProvenInvoker(connector.Connect(member), member.ID, urls, secret, numbers, mutants);
        lock (_gate)
        {
            _invokers[key] = invoker;
        }

        return invoker;
    }
}
