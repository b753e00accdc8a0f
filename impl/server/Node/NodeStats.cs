namespace Vigil.Server.Node;

/// <summary>What a node counts, from its start on.</summary>
/// <param name="LeaderChanges">How often its known leader changed.</param>
/// <param name="Pending">Proposals that wait to be applied, now.</param>
/// <param name="Failed">Proposals that were given up: no leader, no answer in time, or stopped.</param>
/// <param name="SnapshotsSaved">Snapshots of its own that it has written.</param>
/// <param name="SnapshotsInstalled">Snapshots of a leader's that replaced what it had.</param>
/// <param name="MessagesRefused">Messages at the peer port that no correct member sends, or an unknown sender.</param>
/// <param name="EntriesSkipped">Entries of the log that can't be applied, and that every member skips.</param>
internal readonly record struct NodeStats(
    long LeaderChanges,
    long Pending,
    long Failed,
    long SnapshotsSaved,
    long SnapshotsInstalled,
    long MessagesRefused,
    long EntriesSkipped);
