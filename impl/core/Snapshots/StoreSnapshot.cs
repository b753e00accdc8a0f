namespace Vigil.Core;

/// <summary>All that a store held at one revision. Never changes; shares its events with the store.</summary>
public sealed class StoreSnapshot
{
    internal StoreSnapshot(
        long revision,
        long compactRevision,
        IReadOnlyList<Event> events,
        IReadOnlyList<LeaseInfo> leases,
        long grants)
    {
        Revision = revision;
        CompactRevision = compactRevision;
        Events = events;
        Leases = leases;
        Grants = grants;
    }

    /// <summary>The revision it shows, inclusive.</summary>
    public long Revision { get; }

    /// <summary>Revisions below this one are not in it; 0 when nothing was compacted.</summary>
    public long CompactRevision { get; }

    /// <summary>Every change that is kept: by key, and the changes of a key by revision.</summary>
    public IReadOnlyList<Event> Events { get; }

    /// <summary>Every lease, by id, without its keys: the pairs name their leases.</summary>
    public IReadOnlyList<LeaseInfo> Leases { get; }

    /// <summary>How many leases were ever granted.</summary>
    public long Grants { get; }

    /// <summary>
    /// What <see cref="CoreMutants.RevisionFromKeys"/> restores: no tombstone that compaction has reached, and no
    /// revision above the newest change that is left.
    /// </summary>
    internal StoreSnapshot WithoutDeadKeys()
    {
        Event[] left =
            [.. Events.Where(change => !change.Kv.IsTombstone || change.Revision.Main > CompactRevision)];
        var newest = left.Select(change => change.Revision.Main).DefaultIfEmpty(1).Max();
        return newest == Revision ? this
            : new StoreSnapshot(newest, Math.Min(newest, CompactRevision), left, Leases, Grants);
    }

    /// <summary>
    /// The same pairs at a later revision, with all history before it compacted: for a store that is restored, so that
    /// clients that have seen revisions after the snapshot learn that they are gone, and never see one of them used
    /// twice.
    /// </summary>
    /// <param name="by">How many revisions later; at least 1.</param>
    /// <remarks>A revision has a change, so the last key that changed is put again unchanged, as in etcd.</remarks>
    /// <exception cref="InvalidDataException">There is no change at all.</exception>
    internal StoreSnapshot Bump(long by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, 1);
        var newest = Events.MaxBy(change => change.Revision)
            ?? throw new InvalidDataException("The snapshot holds no key whose revision could be bumped.");
        var revision = Revision + by;
        var kept = new List<Event>();
        for (var i = 0; i < Events.Count; i++)
        {
            var change = Events[i];
            if (change == newest)
            {
                kept.Add(Renew(change, revision));
            }
            else if (!change.Kv.IsTombstone && (i + 1 == Events.Count || !Events[i + 1].Kv.Key.Equals(change.Kv.Key)))
            {
                kept.Add(change);
            }
        }

        return new StoreSnapshot(revision, revision, kept, Leases, Grants);
    }

    private static Event Renew(Event change, long revision)
    {
        var kv = change.Kv;
        return kv.IsTombstone
            ? new Event(KeyValue.Tombstone(kv.Key, revision), prevKv: null, sub: 0)
            : new Event(
                new KeyValue(kv.Key, kv.Value, kv.CreateRevision, revision, kv.Version + 1, kv.Lease), kv, sub: 0);
    }
}
