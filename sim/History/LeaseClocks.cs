using Vigil.Model;

namespace Vigil.Sim.History;

/// <summary>Until when each lease must live, by what the clients were promised.</summary>
/// <remarks>
/// A grant or a renewal that was acknowledged was made no earlier than it was called, so the lease lives at least its
/// time from that call on. From then on its end is a write that the store may call at any moment.
/// </remarks>
internal sealed class LeaseClocks
{
    private readonly SortedDictionary<long, TimeSpan> _leases = [];

    /// <summary>Notes what an answer promises.</summary>
    public void Note(Operation operation, Outcome outcome)
    {
        switch (operation.Request, outcome.Response)
        {
            case (LeaseGrantRequest grant, LeaseGrantResponse granted):
                Promise(grant.Id, granted.Seconds, operation.InvokedAt);
                break;
            case (LeaseGrantRequest grant, null):
                // Perhaps it was granted: then for this long at least.
                Promise(grant.Id, Math.Max(grant.Seconds, LeaseGrantRequest.SecondsMin), operation.InvokedAt);
                break;
            case (LeaseKeepAliveRequest keep, LeaseKeepAliveResponse { Seconds: > 0 } kept):
                Promise(keep.Id, kept.Seconds, operation.InvokedAt);
                break;
            default:
                break;
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
        var until = from + TimeSpan.FromSeconds(seconds);
        if (!_leases.TryGetValue(id, out var known) || known < until)
        {
            _leases[id] = until;
        }
    }
}
