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
        var found = OnDisk.Open(image);
        Assert.Equal((0, 3), (found.CutBytes, found.Entries.Count));
        Assert.Equal(end, image.Read(Log).Length);
    }

    [Fact]
    public void A_closed_segment_ends_with_its_last_batch()
    {
        var image = OnDisk.Lived();
        string[] segments = [.. image.Names.Where(name => FileNames.ReadSegment(name) is not null)];
        Assert.True(segments.Length > 1);
        Assert.All(segments[..^1], name => Assert.Equal(EndOf(image, name), image.Read(name).Length));
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

    private static DiskImage Filled()
    {
        var image = new DiskImage("disk");
        OnDisk.Run(image, async disk =>
        {
            var options = new StorageOptions { FillBytes = 4096 };
            using var store = await LogStore.CreateAsync(disk, OnDisk.Identity, new HardState(1, 0, 0), null, options);
            await store.AppendAsync(null, [OnDisk.Entry(1), OnDisk.Entry(2), OnDisk.Entry(3)], sync: true);
        });
        return image;
    }

    /// <summary>Where the sector behind the last one that says something begins.</summary>
    private static long EndOf(DiskImage image, string name)
    {
        var bytes = image.Read(name);
        return BatchHeader.Align(bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1L);
    }
}
