using Vigil.Raft;
using Vigil.Sim.Engine.Disk;
using Vigil.Storage;
using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>The zeros behind the end of the log: nothing to a start, and gone from a segment that is closed.</summary>
public sealed class FillTests
{
    [Fact]
    public void Zeros_are_the_end_of_the_log_and_no_write_that_was_cut_off()
    {
        var image = Filled();
        var end = EndOf(image, Log);
        Assert.True(image.Read(Log).Length > end, "It is filled ahead.");
        var length = image.Read(Log).Length;
        var found = OnDisk.Open(image);
        Assert.Equal((0, 3), (found.CutBytes, found.Entries.Count));
        Assert.Equal((end, length), (EndOf(image, Log), image.Read(Log).Length));
    }

    [Fact]
    public void A_closed_segment_ends_with_its_last_batch()
    {
        var image = OnDisk.Lived();
        string[] segments = [.. image.Names.Where(name => FileNames.ReadSegment(name) is not null)];
        Assert.True(segments.Length > 1);
        Assert.All(segments[..^1], name => Assert.Equal(EndOf(image, name), image.Read(name).Length));
    }

    /// <summary>Whoever cuts the file, in its zeros or before them, must not start with a lost tail.</summary>
    [Fact]
    public void A_file_that_was_cut_from_outside_is_refused()
    {
        var whole = Filled().Read(Log);
        for (var length = 0; length < whole.Length; length++)
        {
            var image = Filled();
            image.Put(Log, whole.AsSpan(0, length).ToArray());
            var refused = OnDisk.Refused(image);
            Assert.True(
                length < SegmentHeader.SectorBytes
                || refused.Message.Contains($"was made {whole.Length} bytes long", StringComparison.Ordinal),
                refused.Message);
        }
    }

    /// <summary>
    /// Also where one fill has ended and the next has begun. Zeros that the last batch alone knew of may go: with them
    /// nothing is lost.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    public void A_log_of_several_fills_never_starts_with_a_lost_tail(int entries)
    {
        var image = Filled(entries);
        var whole = image.Read(Log);
        for (var length = SegmentHeader.SectorBytes; length < whole.Length; length += SegmentHeader.SectorBytes / 2)
        {
            var copy = image.Copy();
            copy.Put(Log, whole.AsSpan(0, length).ToArray());
            if (length < EndOf(whole))
            {
                OnDisk.Refused(copy);
            }
            else if (OnDisk.Try(
                copy, async disk => (await LogStore.OpenAsync(disk, OnDisk.Identity, new())).Store.Dispose())
                is { } refused)
            {
                Assert.IsType<StorageException>(refused);
            }
            else
            {
                Assert.Equal(entries, OnDisk.Open(copy).Entries.Count);
            }
        }

        Assert.Equal(entries, OnDisk.Open(image).Entries.Count);
    }

    /// <summary>A segment of format 1 does not say how it is filled, so nothing is demanded of its length.</summary>
    [Fact]
    public void A_segment_of_the_first_format_is_read()
    {
        var image = Filled();
        var bytes = image.Read(Log);
        var header = SegmentHeader.Read(bytes, out _) ?? throw new InvalidOperationException();
        var first = header.Write();
        first[8] = 1;
        first.AsSpan(92).Clear();
        BitConverter.TryWriteBytes(first.AsSpan(92), Checksum.Of(first.AsSpan(0, 92)));
        var read = SegmentHeader.Read(first, out var trouble);
        Assert.Equal("", trouble);
        Assert.Equal(header with { Fill = default, Sum = read?.Sum ?? 0 }, read);
    }

    /// <summary>Anything behind the zeros is not theirs.</summary>
    [Fact]
    public void What_is_not_zero_behind_the_end_is_cut_off_and_reported()
    {
        var image = Filled();
        var (end, length) = (EndOf(image, Log), image.Read(Log).Length);
        image.Flip(Log, 8L * (length - 1));
        Assert.Equal(length - end, OnDisk.Open(image).CutBytes);
    }

    private static string Log => FileNames.Segment(1);

    private static DiskImage Filled(int entries = 3)
    {
        var image = new DiskImage("disk");
        OnDisk.Run(image, async disk =>
        {
            var options = new StorageOptions { FillBytes = 4096 };
            using var store = await LogStore.CreateAsync(disk, OnDisk.Identity, new HardState(1, 0, 0), null, options);
            for (var index = 1; index <= entries; index++)
            {
                await store.AppendAsync(null, [OnDisk.Entry(index)], sync: true);
            }
        });
        return image;
    }

    /// <summary>Where the sector behind the last one that says something begins.</summary>
    private static long EndOf(DiskImage image, string name) => EndOf(image.Read(name));

    private static long EndOf(byte[] bytes) => BatchHeader.Align(bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1L);
}
