namespace Vigil.Raft;

/// <summary>How a leader sends its log to a follower.</summary>
internal enum ProgressState
{
    /// <summary>One message at a time, until it is known where the logs match.</summary>
    Probe,

    /// <summary>Several messages at once: the follower is thought to take what it is sent.</summary>
    Replicate,

    /// <summary>Nothing: a snapshot is on its way.</summary>
    Snapshot,
}
