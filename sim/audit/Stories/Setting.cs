namespace Vigil.Sim.Audit.Stories;

/// <summary>How members are started, where a tester would not leave the default.</summary>
internal enum Setting
{
    /// <summary>After how many milliseconds an idle watch is notified of progress.</summary>
    ProgressMs,

    /// <summary>After how many entries a member makes a snapshot.</summary>
    SnapshotCount,

    /// <summary>How many revisions a compaction drops at a time.</summary>
    CompactionBatch,
}
