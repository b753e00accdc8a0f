using System.Buffers.Binary;
using Vigil.Raft;
using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>A snapshot as a file.</summary>
/// <remarks>
/// <code>
///   magic "VIGILSTA" 8 | version 4 | voters 4 | learners 4 | index 8 | term 8 | cluster 8 | data length 8
///   ids of the voters and of the learners, 8 each | data | sum of all before 4
/// </code>
/// Little-endian.
/// </remarks>
internal static class SnapshotFile
{
    private const int HeaderBytes = 52;
    private const int SumBytes = 4;
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "VIGILSTA"u8;

    /// <summary>Writes one; it is durable afterwards.</summary>
    public static ValueTask WriteAsync(Aside aside, ulong cluster, Snapshot snapshot) =>
        WriteAsync(aside, cluster, snapshot, snapshot.Data.Length, [snapshot.Data]);

    /// <summary>Writes one whose data come from elsewhere, in parts; it is durable afterwards.</summary>
    public static ValueTask WriteAsync(
        Aside aside, ulong cluster, Snapshot snapshot, long length, IEnumerable<ReadOnlyMemory<byte>> data)
    {
        var (voters, learners) = (snapshot.Conf.Voters, snapshot.Conf.Learners);
        var head = new byte[HeaderBytes + (8 * (voters.Count + learners.Count))];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), voters.Count);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), learners.Count);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(20), snapshot.Index);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(28), snapshot.Term);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(36), cluster);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(44), length);
        var at = HeaderBytes;
        foreach (var member in voters.Concat(learners))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(at), member);
            at += 8;
        }

        return aside.WriteAsync(FileNames.Snapshot(snapshot.Index, snapshot.Term), Summed(head, length, data));
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Summed(
        byte[] head, long length, IEnumerable<ReadOnlyMemory<byte>> data)
    {
        var sum = Checksum.Add(uint.MaxValue, head);
        yield return head;
        foreach (var part in data)
        {
            sum = Checksum.Add(sum, part.Span);
            length -= part.Length;
            yield return part;
        }

        Invariant.Holds(length == 0, "A snapshot has the length that it was announced with.");
        var end = new byte[SumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(end, ~sum);
        yield return end;
    }

    /// <summary>Reads the one of that name, which has to be of that cluster; null for any.</summary>
    /// <returns>The snapshot; or null, and what is wrong with it.</returns>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static async ValueTask<(Snapshot? Snapshot, string Trouble)> ReadAsync(
        IDisk disk, ulong? cluster, long index, long term)
    {
        using var file = await disk.OpenAsync(FileNames.Snapshot(index, term), create: false);
        if (file.Length is < HeaderBytes + SumBytes or > int.MaxValue)
        {
            return (null, $"it has {file.Length} bytes");
        }

        var bytes = new byte[(int)file.Length];
        return await file.ReadAsync(0, bytes) < bytes.Length
            ? (null, "it ended while it was read")
            : Read(bytes, cluster, index, term);
    }

    private static (Snapshot? Snapshot, string Trouble) Read(byte[] bytes, ulong? cluster, long index, long term)
    {
        if (!bytes.AsSpan().StartsWith(Magic))
        {
            return (null, "it does not begin as a snapshot does");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8));
        if (version > Version)
        {
            return (null, $"it has format {version}, and this build reads up to {Version}");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - SumBytes))
            != Checksum.Of(bytes.AsSpan(0, bytes.Length - SumBytes)))
        {
            return (null, "its checksum is wrong");
        }

        var voters = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        var learners = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16));
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(44));
        var data = HeaderBytes + (8L * voters) + (8L * learners);
        if (voters < 0 || learners < 0 || data + length + SumBytes != bytes.Length)
        {
            return (null, "its lengths do not add up");
        }

        if (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(20)) != index
            || BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(28)) != term
            || (cluster is not null && BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(36)) != cluster))
        {
            return (null, "it is another snapshot under this name");
        }

        var conf = new ConfState(
            ReadIds(bytes, HeaderBytes, voters), ReadIds(bytes, HeaderBytes + (8 * voters), learners));
        return (new Snapshot(index, term, conf, bytes.AsMemory((int)data, (int)length)), "");
    }

    private static ulong[] ReadIds(byte[] bytes, int at, int count)
    {
        var ids = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + (8 * i)));
        }

        return ids;
    }
}
