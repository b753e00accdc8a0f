using System.Buffers.Binary;
using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>The file that says whose store it is. It is made last: without it nothing else counts.</summary>
/// <remarks><code>magic "VIGILDIR" 8 | version 4 | cluster 8 | member 8 | sum 4</code></remarks>
internal static class IdentityFile
{
    private const int Bytes = 32;
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "VIGILDIR"u8;

    public static ValueTask WriteAsync(Aside aside, StorageIdentity identity)
    {
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), identity.ClusterId);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(20), identity.MemberId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), Checksum.Of(bytes.AsSpan(0, 28)));
        return aside.WriteAsync(FileNames.Identity, bytes);
    }

    /// <summary>Reads it. It must exist.</summary>
    /// <exception cref="StorageException">It is damaged or of a newer version.</exception>
    public static async ValueTask<StorageIdentity> ReadAsync(IDisk disk)
    {
        var bytes = new byte[Bytes];
        using var file = await disk.OpenAsync(FileNames.Identity, create: false);
        var length = await file.ReadAsync(0, bytes);
        if (length < Bytes || !bytes.AsSpan().StartsWith(Magic))
        {
            throw Refusals.Damaged(disk, FileNames.Identity, 0, "it does not begin as it should");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8));
        if (version > Version)
        {
            throw Refusals.Damaged(
                disk,
                FileNames.Identity,
                8,
                $"the directory has format {version}, and this build reads up to {Version}: use a newer one");
        }

        if (file.Length != Bytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(28)) != Checksum.Of(bytes.AsSpan(0, 28)))
        {
            throw Refusals.Damaged(disk, FileNames.Identity, 0, "its checksum is wrong");
        }

        return new StorageIdentity(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(12)),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(20)));
    }
}
