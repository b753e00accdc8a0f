namespace Vigil.Core;

/// <summary>All that a store held at one revision. Never changes; shares its events with the store.</summary>
public sealed class StoreSnapshot
{
    internal StoreSnapshot(
        long revision,
        long compactRevision,
        IReadOnlyList<Event> events,
        IReadOnlyList<LeaseInfo> leases)
    {
        Revision = revision;
        CompactRevision = compactRevision;
        Events = events;
        Leases = leases;
    }

    /// <summary>The revision it shows, inclusive.</summary>
    public long Revision { get; }

    /// <summary>Revisions below this one are not in it; 0 when nothing was compacted.</summary>
    public long CompactRevision { get; }

    /// <summary>Every change that is kept: by key, and the changes of a key by revision.</summary>
    public IReadOnlyList<Event> Events { get; }

    /// <summary>Every lease, by id, without its keys: the pairs name their leases.</summary>
    public IReadOnlyList<LeaseInfo> Leases { get; }
}
