namespace Vigil.Sim.Audit.Stories;

/// <summary>What a tester would turn on: kinds of clients, settings and faults.</summary>
internal enum Focus
{
    /// <summary>Another one for each round.</summary>
    Any,

    /// <summary>Watches of all kinds, slow readers, many on one stream.</summary>
    Watch,

    /// <summary>Notifications of progress, on a timer and on request.</summary>
    Progress,

    /// <summary>Compactions beside deletes, watches of old revisions and reads of them, and kills.</summary>
    Compaction,

    /// <summary>Leases that are kept alive, revoked and left to end.</summary>
    Lease,

    /// <summary>Three members, partitions, pauses, kills, snapshots, operators.</summary>
    Members,
}
