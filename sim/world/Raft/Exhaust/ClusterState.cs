namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>A state of a small cluster, as numbers. Equal when nothing that can follow differs.</summary>
internal sealed class ClusterState : IEquatable<ClusterState>
{
    private readonly int _hash;

    /// <param name="locals">The state of each machine.</param>
    /// <param name="lanes">How many events of each row have happened.</param>
    /// <param name="isCut">Whether the links that the script cuts are cut.</param>
    /// <param name="floors">By the number of a read: what was known to be committed at its request.</param>
    /// <param name="flights">
    /// The messages in flight by their numbers, those of one link together: as they were sent, or where they overtake
    /// each other, in ascending order.
    /// </param>
    public ClusterState(LocalState[] locals, byte[] lanes, bool isCut, byte[] floors, int[] flights)
    {
        (Locals, Lanes, IsCut, Floors, Flights) = (locals, lanes, isCut, floors, flights);
        var hash = isCut ? 17u : 19u;
        unchecked
        {
            foreach (var local in locals)
            {
                hash = Mix(hash, (uint)local.Number);
            }

            foreach (var lane in lanes)
            {
                hash = Mix(hash, lane);
            }

            foreach (var flight in flights)
            {
                hash = Mix(hash, (uint)flight);
            }

            foreach (var floor in floors)
            {
                hash = Mix(hash, floor);
            }

            _hash = (int)hash;
        }
    }

    public LocalState[] Locals { get; }

    public byte[] Lanes { get; }

    public bool IsCut { get; }

    public byte[] Floors { get; }

    public int[] Flights { get; }

    /// <summary>Its place in the order in which states were found.</summary>
    public int Number { get; set; } = -1;

    /// <inheritdoc/>
    public bool Equals(ClusterState? other) =>
        other is not null
        && _hash == other._hash
        && IsCut == other.IsCut
        && Locals.AsSpan().SequenceEqual(other.Locals)
        && Lanes.AsSpan().SequenceEqual(other.Lanes)
        && Flights.AsSpan().SequenceEqual(other.Flights)
        && Floors.AsSpan().SequenceEqual(other.Floors);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClusterState);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    private static uint Mix(uint hash, uint value)
    {
        unchecked
        {
            hash = (hash ^ value) * 0x9E3779B1u;
            return hash ^ (hash >> 15);
        }
    }
}
