using Vigil.Model;

namespace Vigil.Sim.World.History;

/// <summary>Until when each lease must live, by what the clients were promised.</summary>
/// <remarks>
/// A grant or a renewal that was acknowledged was made no earlier than it was called, so the lease lives at least its
/// time from that call on. From then on its end is a write that the store may call at any moment.
/// </remarks>
/// <param name="drift">By how much the clock that measures them runs fast, in parts of a thousand.</param>
internal sealed class LeaseClocks(int drift)
{
    private readonly SortedDictionary<long, TimeSpan> _leases = [];

    /// <summary>Notes a grant, which may have happened from its call on, whatever becomes of its answer.</summary>
    public void Note(Request request, TimeSpan invokedAt)
    {
        if (request is LeaseGrantRequest grant)
        {
            Promise(
                grant.Id,
                Math.Clamp(grant.Seconds, LeaseGrantRequest.SecondsMin, LeaseGrantRequest.SecondsMax),
                invokedAt);
        }
    }

    /// <summary>Notes a renewal that was acknowledged.</summary>
    public void Note(Operation operation, Outcome outcome)
    {
        if (operation.Request is LeaseKeepAliveRequest keep
            && outcome.Response is LeaseKeepAliveResponse { Seconds: > 0 } kept)
        {
            Promise(keep.Id, kept.Seconds, operation.InvokedAt);
        }
    }

    /// <summary>Takes out the leases that may be over at <paramref name="now"/>; each is given once.</summary>
    public List<long> TakeOver(TimeSpan now)
    {
        var over = new List<long>();
        foreach (var (id, until) in _leases)
        {
            if (until <= now)
            {
                over.Add(id);
            }
        }

        over.ForEach(id => _leases.Remove(id));
        return over;
    }

    private void Promise(long id, long seconds, TimeSpan from)
    {
        var until = from + new TimeSpan((long)((Int128)seconds * TimeSpan.TicksPerSecond * 1000 / (1000 + drift)));
        if (!_leases.TryGetValue(id, out var known) || known < until)
        {
            _leases[id] = until;
        }
    }
}
