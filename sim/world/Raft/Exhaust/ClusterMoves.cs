using Vigil.Raft;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>What can happen in a state of a small cluster, and where that leads.</summary>
internal sealed class ClusterMoves
{
    private readonly SmallScope _scope;
    private readonly SmallScript _script;
    private readonly LocalStates _locals;
    private readonly int _reads;

    public ClusterMoves(SmallScope scope, SmallScript script, LocalStates locals)
    {
        (_scope, _script, _locals) = (scope, script, locals);
        _reads = script.Lanes.SelectMany(lane => lane).Count(one => one.Kind == SmallKind.Read);
    }

    /// <summary>Where it begins.</summary>
    public ClusterState First() => new(
        [.. Enumerable.Range(1, _scope.Nodes).Select(_locals.First)], new byte[_script.Lanes.Count], false,
        new byte[_reads], []);

    /// <summary>All that can happen next, in an order that the state alone decides.</summary>
    public List<ClusterEvent> Enabled(ClusterState state)
    {
        var events = new List<ClusterEvent>();
        for (var lane = 0; lane < state.Lanes.Length; lane++)
        {
            var row = _script.Lanes[lane];
            if (state.Lanes[lane] < row.Count && row[state.Lanes[lane]] is var next
                && (!next.NeedsLeader || state.Locals[next.Node - 1].Deeds.Led.Count > 0))
            {
                var touched = new List<Footprint>();
                SmallFootprints.Add(_scope, next, lane, touched);
                events.Add(new ClusterEvent(next, -1, -1, lane, false, touched));
            }
        }

        for (var i = 0; i < state.Flights.Length; i++)
        {
            var message = _locals.MessageOf(state.Flights[i]);
            var (from, to) = ((int)message.From, (int)message.To);
            if (i > 0 && !_scope.Overtakes
                && _locals.MessageOf(state.Flights[i - 1]) is var last
                && last.From == message.From && last.To == message.To)
            {
                continue;
            }

            var isLost = state.IsCut && SmallFootprints.IsCrossing(_script, from, to);
            var touched = new List<Footprint>();
            SmallFootprints.AddArrival(_scope, _script, from, to, isLost, touched);
            events.Add(new ClusterEvent(
                new SmallEvent(SmallKind.Arrive, to), i, state.Flights[i], -1, isLost, touched));
        }

        return events;
    }

    /// <summary>Where an event leads, by each of its outcomes, and what it breaks.</summary>
    public IEnumerable<(ClusterState After, RaftViolation? Violation)> Follow(ClusterState state, ClusterEvent next)
    {
        var (what, isArrival) = (next.Event, next.Flight >= 0);
        var flights = isArrival ? Without(state.Flights, next.Flight) : state.Flights;
        var lanes = isArrival ? state.Lanes : [.. state.Lanes];
        if (!isArrival)
        {
            lanes[next.Lane]++;
        }

        if (what.IsOfNetwork || next.IsLost)
        {
            var isCut = next.IsLost ? state.IsCut : what.Kind == SmallKind.Cut;
            yield return (new ClusterState(state.Locals, lanes, isCut, state.Floors, flights), null);
            yield break;
        }

        var floors = state.Floors;
        if (what.Kind == SmallKind.Read)
        {
            floors = [.. floors];
            floors[what.Argument - 1] = (byte)state.Locals.Max(local => local.Deeds.LastCommitted);
        }

        var input = new LocalInput(what, next.Message);
        foreach (var move in _locals.Moves(state.Locals[what.Node - 1], input))
        {
            LocalState[] locals = [.. state.Locals];
            locals[what.Node - 1] = move.After;
            var after = new ClusterState(locals, lanes, state.IsCut, floors, With(flights, move.Sent));
            yield return (after, move.Violation ?? Stale(move.Reads, floors) ?? Broken(locals, what.Node - 1));
        }
    }

    private static RaftViolation? Stale(IReadOnlyList<ReadState> reads, byte[] floors)
    {
        foreach (var read in reads)
        {
            if (read.Index < floors[read.Context - 1])
            {
                return new RaftViolation(
                    RaftLaw.LinearizableReads,
                    $"read {read.Context} got index {read.Index}; {floors[read.Context - 1]} was known to be committed",
                    0);
            }
        }

        return null;
    }

    private RaftViolation? Broken(LocalState[] locals, int changed)
    {
        for (var other = 0; other < locals.Length; other++)
        {
            if (other != changed && _locals.Between(locals[changed], locals[other]) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private static int[] Without(int[] flights, int place)
    {
        var left = new int[flights.Length - 1];
        flights.AsSpan(0, place).CopyTo(left);
        flights.AsSpan(place + 1).CopyTo(left.AsSpan(place));
        return left;
    }

    private int[] With(int[] flights, IReadOnlyList<int> sent)
    {
        if (sent.Count == 0)
        {
            return flights;
        }

        var all = new List<int>(flights);
        foreach (var number in sent)
        {
            var place = all.Count;
            while (place > 0 && IsBefore(number, all[place - 1]))
            {
                place--;
            }

            all.Insert(place, number);
        }

        return [.. all];
    }

    private bool IsBefore(int number, int other)
    {
        var (one, two) = (_locals.MessageOf(number), _locals.MessageOf(other));
        return one.From != two.From
            ? one.From < two.From
            : one.To != two.To ? one.To < two.To : _scope.Overtakes && number < other;
    }
}

/// <summary>Something that can happen in a state.</summary>
/// <param name="Event">What.</param>
/// <param name="Flight">The place of the message that arrives; −1 for none.</param>
/// <param name="Message">The number of that message; −1 for none.</param>
/// <param name="Lane">The row of the script that it is of; −1 for a message.</param>
/// <param name="IsLost">Whether the message is lost.</param>
/// <param name="Touched">What it touches.</param>
internal sealed record ClusterEvent(
    SmallEvent Event, int Flight, int Message, int Lane, bool IsLost, IReadOnlyList<Footprint> Touched)
{
    /// <summary>Whether it is the same, in another state.</summary>
    public bool IsSame(ClusterEvent other) => Message == other.Message && Lane == other.Lane;

    /// <summary>Whether the order of the two can matter.</summary>
    public bool Conflicts(ClusterEvent other)
    {
        foreach (var mine in Touched)
        {
            foreach (var theirs in other.Touched)
            {
                if (mine.Conflicts(theirs))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
