namespace Vigil.Cli.Output;

/// <summary>What a snapshot's file holds.</summary>
/// <param name="Hash">Of what it holds; the same for the same keys and history.</param>
/// <param name="Revision">The last one in it.</param>
/// <param name="TotalKeys">Versions of keys, as etcd counts them.</param>
/// <param name="TotalBytes">The file's length.</param>
internal sealed record SnapshotStatus(uint Hash, long Revision, long TotalKeys, long TotalBytes);
