using Vigil.Seams;

namespace Vigil.Storage;

/// <summary>The end of the log: where the next batch goes. One call at a time.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private static readonly byte[] Zeros = new byte[64 << 10];

    private readonly IDiskFile _file;
    private readonly StorageOptions _options;
    private readonly SegmentFill _fill;
    private readonly uint _seed;

    /// <summary>Where the file ends. What lies behind <see cref="Offset"/> is zeros.</summary>
    private long _end;

    /// <summary>Continues behind what is there.</summary>
    /// <param name="file">Owned from here on.</param>
    /// <param name="header">The segment's.</param>
    /// <param name="offset">Where the next batch begins; all before is durable.</param>
    /// <param name="nextBatch">The number that it has.</param>
    /// <param name="lastSum">The sum of the batch before it.</param>
    /// <param name="options">The log's configuration.</param>
    public SegmentWriter(
        IDiskFile file, SegmentHeader header, long offset, long nextBatch, uint lastSum, StorageOptions options)
    {
        _file = file;
        _options = options;
        _fill = header.Fill;
        _end = file.Length;
        _seed = header.Sum;
        Name = FileNames.Segment(header.Sequence);
        Sequence = header.Sequence;
        (Offset, SyncedTo, NextBatch, LastSum) = (offset, offset, nextBatch, lastSum);
    }

    public string Name { get; }

    public long Sequence { get; }

    /// <summary>Where the next batch begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Up to where all is durable.</summary>
    public long SyncedTo { get; private set; }

    public long NextBatch { get; private set; }

    public uint LastSum { get; private set; }

    /// <summary>Makes a segment that is durable and holds nothing yet.</summary>
    public static async ValueTask<SegmentWriter> CreateAsync(
        IDisk disk, Aside aside, SegmentHeader header, StorageOptions options)
    {
        var name = FileNames.Segment(header.Sequence);
        var bytes = (header with { Fill = new SegmentFill(options.FillBytes, options.SegmentBytes) }).Write();
        var written = SegmentHeader.Read(bytes, out _) ?? throw Invariant.Unreachable("What was written can be read.");
        await aside.WriteAsync(name, [bytes, .. ZerosOf(written.Fill.LengthAt(bytes.Length) - bytes.Length)]);
        var file = await disk.OpenAsync(name, create: false);
        return new SegmentWriter(file, written, bytes.Length, header.FirstBatch, header.PreviousSum, options);
    }

    /// <summary>Writes a batch, in one call. It is durable after <see cref="SyncAsync"/>.</summary>
    /// <returns>How many bytes it took.</returns>
    public async ValueTask<int> WriteAsync(BatchWriter batch)
    {
        var bytes = batch.Close(NextBatch, Offset, SyncedTo, LastSum, _seed, out var sum);
        await _file.WriteAsync(Offset, bytes);
        Offset += bytes.Length;
        NextBatch++;
        LastSum = sum;
        await FillAsync();

        return bytes.Length;
    }

    /// <summary>Makes everything that was written durable.</summary>
    public async ValueTask SyncAsync()
    {
        if (SyncedTo == Offset)
        {
            return;
        }

        var to = Offset;
        if (!_options.Mutants.HasFlag(StorageMutants.SkipSync))
        {
            await _file.SyncAsync();
        }

        SyncedTo = to;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Zeros of a length, in parts; none below 1.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> ZerosOf(long length)
    {
        for (; length > 0; length -= Zeros.Length)
        {
            yield return Zeros.AsMemory(0, (int)Math.Min(Zeros.Length, length));
        }
    }

    private async ValueTask FillAsync()
    {
        _end = Math.Max(_end, Offset);
        foreach (var zeros in ZerosOf(_fill.LengthAt(Offset) - _end))
        {
            await _file.WriteAsync(_end, zeros);
            _end += zeros.Length;
        }
    }
}
