using Grpc.Core;
using Vigil.Api;
using Vigil.Seams;

namespace Vigil.Client;

/// <summary>The servers, in a ring, and which of them is in use. Thread-safe.</summary>
internal sealed class Endpoints
{
    /// <summary>Guards <see cref="_current"/>.</summary>
    private readonly object _gate = new();
    private readonly Endpoint[] _all;
    private int _current;

    public Endpoints(IReadOnlyList<CallInvoker> invokers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(invokers.Count, nameof(invokers));
        _all = [.. invokers.Select((invoker, place) => new Endpoint(place, new(invoker), new(invoker)))];
    }

    public int Count => _all.Length;

    public Endpoint Current
    {
        get
        {
            lock (_gate)
            {
                return _all[_current];
            }
        }
    }

    /// <summary>Goes on to the next, unless somebody else who used <paramref name="failed"/> already did.</summary>
    public void Leave(Endpoint failed)
    {
        lock (_gate)
        {
            Invariant.Holds(_all[failed.Place] == failed, "An endpoint is left by who got it here.");
            if (_current == failed.Place)
            {
                _current = (_current + 1) % _all.Length;
            }
        }
    }
}

/// <summary>One server.</summary>
internal sealed record Endpoint(int Place, KV.KVClient Kv, Watch.WatchClient Watch);
