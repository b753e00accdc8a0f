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
    /// <summary>By id: of each grant that may have been made and may not be over.</summary>
    private readonly SortedDictionary<long, List<Clock>> _clocks = [];

    /// <summary>Notes a grant, which may have happened from its call on, whatever becomes of its answer.</summary>
    public void Note(Operation operation)
    {
        if (operation.Request is LeaseGrantRequest grant)
        {
            var seconds = Math.Clamp(grant.Seconds, LeaseGrantRequest.SecondsMin, LeaseGrantRequest.SecondsMax);
            ClocksOf(grant.Id).Add(new Clock(operation) { Until = End(seconds, operation.InvokedAt) });
        }
    }

    /// <summary>Notes a renewal that was acknowledged, and what became of a grant.</summary>
    public void Note(Operation operation, Outcome outcome)
    {
        if (operation.Request is LeaseKeepAliveRequest keep
            && outcome.Response is LeaseKeepAliveResponse { Seconds: > 0 } kept)
        {
            Renew(ClocksOf(keep.Id), operation, End(kept.Seconds, operation.InvokedAt));
        }
        else if (operation.Request is LeaseGrantRequest grant && _clocks.TryGetValue(grant.Id, out var clocks)
            && clocks.Count > 1)
        {
            // Refused, it has nothing to be measured; done, whatever had been granted before it was called was over.
            clocks.RemoveAll(outcome.IsOk
                ? clock => clock.Grant is { Outcome.IsOk: true } before && before.Returned < operation.Invoked
                : clock => clock.Grant == operation && !outcome.IsUnknown);
        }
    }

    /// <summary>Takes out the leases that may be over at <paramref name="now"/>; each grant is given once.</summary>
    public List<long> TakeOver(TimeSpan now)
    {
        var over = new List<long>();
        foreach (var (id, clocks) in _clocks)
        {
            for (var left = clocks.RemoveAll(clock => clock.Until <= now); left > 0; left--)
            {
                over.Add(id);
            }
        }

        return over;
    }

    /// <summary>
    /// Where several grants may be the one that was renewed, no time is certain for any of them: nor is it where the
    /// one that is left had not returned when the renewal was called, which may have met one before.
    /// </summary>
    private static void Renew(List<Clock> clocks, Operation renewal, TimeSpan until)
    {
        if (clocks.Count == 0)
        {
            clocks.Add(new Clock(null));
        }

        if (clocks.Count == 1 && clocks[0].Until < until
            && (clocks[0].Grant is not { } grant || grant.Returned < renewal.Invoked))
        {
            clocks[0].Until = until;
        }
    }

    private List<Clock> ClocksOf(long id)
    {
        if (!_clocks.TryGetValue(id, out var clocks))
        {
            _clocks.Add(id, clocks = []);
        }

        return clocks;
    }

    private TimeSpan End(long seconds, TimeSpan from) =>
        from + new TimeSpan((long)((Int128)seconds * TimeSpan.TicksPerSecond * 1000 / (1000 + drift)));

    /// <summary>The time of one grant; of one that was over and was renewed all the same where there is none.</summary>
    private sealed class Clock(Operation? grant)
    {
        public Operation? Grant => grant;

        public TimeSpan Until { get; set; }
    }
}
