using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>Reads a segment batch by batch, up to its end or to where it can't be read. Changes nothing.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly FileWindow _file;
    private readonly StorageMutants _mutants;

    private SegmentReader(FileWindow file, string name, SegmentHeader header, StorageMutants mutants)
    {
        _file = file;
        _mutants = mutants;
        Name = name;
        Header = header;
        Offset = SegmentHeader.SectorBytes;
        NextBatch = header.FirstBatch;
        LastSum = header.PreviousSum;
        SyncedTo = Offset;
    }

    public string Name { get; }

    public SegmentHeader Header { get; }

    /// <summary>Where the next batch begins, or would.</summary>
    public long Offset { get; private set; }

    /// <summary>Up to where the last batch that was read knew all to be durable.</summary>
    public long SyncedTo { get; private set; }

    /// <summary>The number of the next batch.</summary>
    public long NextBatch { get; private set; }

    /// <summary>The sum of the batch that was read last.</summary>
    public uint LastSum { get; private set; }

    public long Length => _file.Length;

    /// <summary>
    /// Why there is no batch at <see cref="Offset"/>; null where the segment just ends, or has nothing but zeros from
    /// there on.
    /// </summary>
    public string? Trouble { get; private set; }

    /// <summary>Opens a segment and reads its header.</summary>
    /// <exception cref="StorageException">The header can't be used.</exception>
    public static async ValueTask<SegmentReader> OpenAsync(
        IDisk disk, long sequence, StorageMutants mutants = StorageMutants.None)
    {
        var name = FileNames.Segment(sequence);
        var file = new FileWindow(await disk.OpenAsync(name, create: false));
        try
        {
            var sector = await file.ReadAsync(0, SegmentHeader.SectorBytes);
            var header = SegmentHeader.Read(sector.Span, out var trouble)
                ?? throw Refusals.Damaged(disk, name, 0, trouble);
            return header.Sequence == sequence
                ? new SegmentReader(file, name, header, mutants)
                : throw Refusals.Damaged(disk, name, 0, $"it is segment {header.Sequence} under another name");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next batch; null at the end, or where there is <see cref="Trouble"/>.</summary>
    public async ValueTask<Batch?> NextAsync()
    {
        if (Offset >= Length || Trouble is not null)
        {
            return null;
        }

        var bytes = await _file.ReadAsync(Offset, BatchHeader.Bytes);
        if (BatchHeader.Read(bytes.Span, Offset, Header.Sum, out var sum) is not { } header)
        {
            return await _file.IsBlankFromAsync(Offset) ? null : Fail("no batch begins there");
        }

        if (header.Number != NextBatch || header.PreviousSum != LastSum)
        {
            return Fail($"batch {header.Number} there does not follow the one before it, which is {NextBatch - 1}");
        }

        if (header.Length > Length - Offset - BatchHeader.Bytes)
        {
            return Fail($"the file ends within batch {header.Number}");
        }

        // A copy, which the entries keep; the window is overwritten.
        var read = await _file.ReadAsync(Offset + BatchHeader.Bytes, header.Length);
        ReadOnlyMemory<byte> body = read.ToArray();
        if (Checksum.Add(~Header.Sum, body.Span) != header.BodySum && !_mutants.HasFlag(StorageMutants.SkipCrc))
        {
            return Fail($"the checksum of batch {header.Number} is wrong");
        }

        if (BatchFrame.ReadAll(body, header.Frames) is not { } frames)
        {
            return Fail($"batch {header.Number} does not consist of {header.Frames} frames");
        }

        Offset = header.End;
        SyncedTo = header.SyncedTo;
        NextBatch++;
        LastSum = sum;
        return new Batch(header, frames);
    }

    /// <summary>Looks behind the trouble for another batch.</summary>
    /// <param name="syncedBeyond">
    /// Only for one that was written when all up to there, and more, was durable. From <see cref="Offset"/> on that
    /// proves damage: what can't be read is then not a write that a crash left unfinished.
    /// </param>
    public async ValueTask<BatchHeader?> FindLaterAsync(long syncedBeyond)
    {
        for (var at = Offset + SegmentHeader.SectorBytes; at < Length; at += SegmentHeader.SectorBytes)
        {
            var bytes = await _file.ReadAsync(at, BatchHeader.Bytes);
            if (BatchHeader.Read(bytes.Span, at, Header.Sum, out _) is { } header && header.SyncedTo > syncedBeyond)
            {
                return header;
            }
        }

        return null;
    }

    /// <summary>Skips the trouble and continues with a batch behind it.</summary>
    public void GoOn(BatchHeader later)
    {
        (Offset, NextBatch, LastSum, Trouble) = (later.Offset, later.Number, later.PreviousSum, null);
    }

    public void Dispose() => _file.Dispose();

    private Batch? Fail(string trouble)
    {
        Trouble = trouble;
        return null;
    }
}
