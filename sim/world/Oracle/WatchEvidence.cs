using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// What watches saw, as a help to find out what unknown writes did: an event says what its revision changed, and no
/// event where there should be one says what it did not.
/// </summary>
internal sealed class WatchEvidence
{
    private readonly List<Sighting> _sightings = [];
    private readonly List<Coverage> _coverages = [];

    public WatchEvidence(IReadOnlyList<WatchRecord> watches, long convergedRevision)
    {
        foreach (var watch in watches)
        {
            Add(watch, convergedRevision);
        }

        _sightings.Sort(static (left, right) => left.Event.Revision.CompareTo(right.Event.Revision));
    }

    /// <summary>Every event seen, by revision.</summary>
    public IReadOnlyList<Sighting> Sightings => _sightings;

    /// <summary>The largest revision that an item of the watch names; 0 when none does.</summary>
    public static long LargestRevision(WatchRecord watch)
    {
        var largest = 0L;
        foreach (var item in watch.Items)
        {
            largest = Math.Max(largest, RevisionOf(item));
        }

        return largest;
    }

    /// <summary>
    /// True when events and progress never go back, without which a watch is no evidence of anything.
    /// </summary>
    public static bool IsAscending(WatchRecord watch)
    {
        var last = 0L;
        foreach (var item in watch.Items)
        {
            if (item is not WatchEvents events)
            {
                last = item is WatchProgress progress ? Math.Max(last, progress.HeaderRevision) : last;
                continue;
            }

            var first = true;
            foreach (var e in events.Events)
            {
                if (e.Revision < last || (first && e.Revision == last))
                {
                    return false;
                }

                last = e.Revision;
                first = false;
            }
        }

        return true;
    }

    /// <summary>
    /// True when every watch that covers the revision saw exactly these changes, as far as it requested them.
    /// </summary>
    /// <param name="revision">The revision.</param>
    /// <param name="changes">What it is supposed to have changed.</param>
    /// <param name="keys">Gets the keys that explain a false.</param>
    public bool Agrees(long revision, IReadOnlyList<Change> changes, List<Blob> keys)
    {
        var first = FirstAt(revision);
        var end = first;
        for (; end < _sightings.Count && _sightings[end].Event.Revision == revision; end++)
        {
            if (!IsAmong(changes, _sightings[end].Event))
            {
                AddKeys(changes, keys);
                keys.Add(_sightings[end].Event.Kv.Key);
                return false;
            }
        }

        foreach (var coverage in _coverages)
        {
            if (revision >= coverage.From && revision <= coverage.To
                && Wanted(coverage.Watch, changes) != Seen(coverage.Watch, first, end))
            {
                AddKeys(changes, keys);
                return false;
            }
        }

        return true;
    }

    private static long RevisionOf(WatchItem item) => item switch
    {
        WatchCreated created => created.HeaderRevision,
        WatchProgress progress => progress.HeaderRevision,
        WatchEvents events => Math.Max(events.HeaderRevision, LastOf(events)),
        _ => 0,
    };

    private static long LastOf(WatchEvents events) => events.Events.Count == 0 ? 0 : events.Events[^1].Revision;

    private static bool IsAmong(IReadOnlyList<Change> changes, WatchEvent e)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (change.Type == e.Type && change.Kv.Equals(e.Kv))
            {
                return e.PrevKv is null || e.PrevKv.Equals(change.PrevKv);
            }
        }

        return false;
    }

    private static void AddKeys(IReadOnlyList<Change> changes, List<Blob> keys)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            keys.Add(changes[i].Kv.Key);
        }
    }

    private static int Wanted(WatchRecord watch, IReadOnlyList<Change> changes)
    {
        var wanted = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            wanted += watch.Request.Wants(changes[i].Type, changes[i].Kv.Key) ? 1 : 0;
        }

        return wanted;
    }

    private int Seen(WatchRecord watch, int first, int end)
    {
        var seen = 0;
        for (var i = first; i < end; i++)
        {
            seen += ReferenceEquals(_sightings[i].Watch, watch) ? 1 : 0;
        }

        return seen;
    }

    private int FirstAt(long revision)
    {
        var low = 0;
        var high = _sightings.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sightings[middle].Event.Revision < revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Add(WatchRecord watch, long convergedRevision)
    {
        var from = watch.Request.StartRevision;
        var to = watch.IsLive ? convergedRevision : 0;
        foreach (var item in watch.Items)
        {
            switch (item)
            {
                case WatchCreated created when from == 0:
                    from = created.HeaderRevision + 1;
                    break;
                case WatchProgress progress:
                    to = Math.Max(to, progress.HeaderRevision);
                    break;
                case WatchEvents events:
                    from = from == 0 && events.Events.Count > 0 ? events.Events[0].Revision : from;
                    to = Math.Max(to, LastOf(events));
                    foreach (var e in events.Events)
                    {
                        _sightings.Add(new Sighting(watch, e));
                    }

                    break;
            }
        }

        if (from > 0)
        {
            _coverages.Add(new Coverage(watch, from, to));
        }
    }

    /// <summary>One event, and who saw it.</summary>
    internal readonly record struct Sighting(WatchRecord Watch, WatchEvent Event);

    private readonly record struct Coverage(WatchRecord Watch, long From, long To);
}
