using System.Security.Cryptography;
using Vigil.Core;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Hosting;

/// <summary>
/// A file that <c>snapshot save</c> wrote: one member's keys, history and leases, without its members.
/// </summary>
internal sealed class Backup
{
    /// <summary>A snapshot's bytes are a multiple of it; the rest is the sum at the end.</summary>
    private const int Alignment = 512;

    private Backup(StoreSnapshot snapshot, long bytes)
    {
        Snapshot = snapshot;
        Bytes = bytes;
    }

    /// <summary>What it holds.</summary>
    public StoreSnapshot Snapshot { get; }

    /// <summary>The file's length.</summary>
    public long Bytes { get; }

    /// <summary>A number that is the same for the same keys and history, as <c>endpoint hashkv</c> has it.</summary>
    public uint Hash => StoreHash.Of(Snapshot);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="skipHashCheck">Whether the sum at its end may be missing or wrong.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">It is no snapshot, or damaged.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<Backup> ReadAsync(string path, bool skipHashCheck, CancellationToken cancellationToken)
    {
        var file = await File.ReadAllBytesAsync(path, cancellationToken);
        var hasSum = file.Length % Alignment == SHA256.HashSizeInBytes;
        if (!hasSum && !skipHashCheck)
        {
            throw new InvalidDataException("snapshot missing hash but --skip-hash-check=false");
        }

        var snapshot = file.AsMemory(0, file.Length - (hasSum ? SHA256.HashSizeInBytes : 0));
        if (!skipHashCheck)
        {
            var (expected, got) = (file[snapshot.Length..], SHA256.HashData(snapshot.Span));
            if (!expected.AsSpan().SequenceEqual(got))
            {
                throw new InvalidDataException(
                    $"expected sha256 {Convert.ToHexStringLower(expected)}, got {Convert.ToHexStringLower(got)}");
            }
        }

        return new Backup(SnapshotFormat.Read(snapshot.Span), file.Length);
    }

    /// <summary>
    /// Makes the directory with which a member of a new cluster begins; each of its members gets one.
    /// </summary>
    /// <param name="disk">An empty directory.</param>
    /// <param name="cluster">The new cluster.</param>
    /// <param name="member">Which of them.</param>
    /// <param name="bump">
    /// By how many revisions to bump the store, with history before that compacted; 0 for as it was.
    /// </param>
    /// <exception cref="InvalidDataException">What the file holds does not fit together.</exception>
    /// <exception cref="StorageException">The directory is not empty.</exception>
    public async Task RestoreAsync(IDisk disk, InitialCluster cluster, Api.Member member, long bump)
    {
        var store = bump > 0 ? Snapshot.Bump(bump) : Snapshot;

        // What a member could not start from is not written.
        var revision = new WatchableStore(store).CurrentRevision;
        Invariant.Holds(revision == store.Revision, "A store goes on from its snapshot.");
        var (hardState, founding) = cluster.Founding(store);
        var identity = new StorageIdentity(cluster.ClusterId, member.ID);
        using var storage = await LogStore.CreateAsync(disk, identity, hardState, founding, new StorageOptions());
    }
}
