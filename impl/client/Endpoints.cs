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
    private readonly ClientMutants _mutants;
    private int _current;

    public Endpoints(IReadOnlyList<CallInvoker> invokers, ClientMutants mutants)
    {
        _mutants = mutants;
        _all = [.. invokers.Select((invoker, place) => new Endpoint(place, invoker))];
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

    /// <summary>Moves on to the next, unless another user of <paramref name="failed"/> already did.</summary>
    public void Leave(Endpoint failed)
    {
        lock (_gate)
        {
            Invariant.Holds(_all[failed.Place] == failed, "An endpoint is left by who got it here.");
            if (_current == failed.Place && !_mutants.HasFlag(ClientMutants.StayWithFailed))
            {
                _current = (_current + 1) % _all.Length;
            }
        }
    }
}

/// <summary>One server.</summary>
internal sealed class Endpoint(int place, CallInvoker invoker)
{
    public int Place { get; } = place;

    public KV.KVClient Kv { get; } = new(invoker);

    public Watch.WatchClient Watch { get; } = new(invoker);

    public Lease.LeaseClient Lease { get; } = new(invoker);

    public Maintenance.MaintenanceClient Maintenance { get; } = new(invoker);

    public Cluster.ClusterClient Cluster { get; } = new(invoker);
}
