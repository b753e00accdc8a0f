using Vigil.Raft;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft;

/// <summary>The messages in flight, the links that are blocked, and what is held back.</summary>
/// <remarks>A bag: nothing keeps two messages of one link in order.</remarks>
internal sealed class RaftNetwork(Func<ulong, ulong, Lane> laneOf)
{
    private readonly List<RaftFlight> _flights = [];
    private readonly List<RaftFlight> _held = [];
    private readonly HashSet<(ulong From, ulong To)> _blocked = [];

    /// <summary>What could arrive next, the oldest first.</summary>
    public IReadOnlyList<RaftFlight> Flights => _flights;

    public bool HasHeld => _held.Count > 0;

    public bool HasBlocked => _blocked.Count > 0;

    public void Send(Message message) =>
        _flights.Add(new RaftFlight(message, laneOf(message.From, message.To), IsCopy: false));

    public void Take(RaftFlight flight) => _flights.Remove(flight);

    /// <summary>It arrives again, some time.</summary>
    public void Repeat(RaftFlight flight) => _held.Add(flight with { IsCopy = true });

    /// <summary>It arrives later.</summary>
    public void Hold(RaftFlight flight) => _held.Add(flight);

    /// <summary>What was held back is in flight again.</summary>
    public void Release()
    {
        _flights.AddRange(_held.Select(flight => flight with { WasHeld = true }));
        _held.Clear();
    }

    public bool IsBlocked(ulong from, ulong to) => _blocked.Contains((from, to));

    public void Block(ulong from, ulong to) => _blocked.Add((from, to));

    public void Unblock() => _blocked.Clear();

    /// <summary>Takes everything that is in flight from or to a node.</summary>
    public IReadOnlyList<Message> TakeAllOf(ulong node)
    {
        var taken = _flights.FindAll(flight => flight.Message.From == node || flight.Message.To == node);
        _flights.RemoveAll(taken.Contains);
        return [.. taken.Select(flight => flight.Message)];
    }
}
