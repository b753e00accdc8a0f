using Vigil.Sim.Engine.Disk;
using Vigil.Storage;
using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>A directory, described for a person.</summary>
public sealed class DumpTests
{
    [Fact]
    public void Everything_that_is_there_is_listed()
    {
        var frames = Dump(OnDisk.Lived());
        Assert.Equal(LogFrameKind.Identity, frames[0].Kind);
        Assert.Equal(
            (LogFrameKind.Snapshot, 12, 1, 700), (frames[1].Kind, frames[1].Index, frames[1].Term, frames[1].Bytes));
        Assert.Equal((LogFrameKind.Segment, "member a1, cluster c1"), (frames[2].Kind, frames[2].Text));
        var entries = frames.Where(frame => frame.Kind == LogFrameKind.Entry).ToArray();
        Assert.Equal(
            Enumerable.Range((int)entries[0].Index, entries.Length), entries.Select(frame => (int)frame.Index));
        Assert.Equal((20, 1, 900), (entries[^1].Index, entries[^1].Term, entries[^1].Bytes));
        Assert.Equal(19, frames.Last(frame => frame.Kind == LogFrameKind.HardState).HardState?.Commit);
        Assert.DoesNotContain(frames, frame => frame.Kind is LogFrameKind.Damage or LogFrameKind.Unfinished);
    }

    [Fact]
    public void Damage_is_reported_with_its_place_and_what_is_behind_it()
    {
        var image = OnDisk.Lived();
        var segment = image.Names.First(name => FileNames.ReadSegment(name) is not null);
        var before = Dump(image);
        image.Flip(segment, 8 * 600);
        var frames = Dump(image);
        var damage = Assert.Single(frames, frame => frame.Kind == LogFrameKind.Damage);
        Assert.Equal((segment, 512), (damage.File, damage.Offset));
        Assert.Equal(before.Count(frame => frame.Batch > 0) - 2, frames.Count(frame => frame.Batch > 0));
    }

    [Fact]
    public void An_unfinished_write_is_reported_as_one()
    {
        var image = OnDisk.Lived();
        var segment = image.Names.Last(name => FileNames.ReadSegment(name) is not null);
        var bytes = image.Read(segment);
        bytes.AsSpan(bytes.AsSpan().LastIndexOfAnyExcept((byte)0) - 50).Clear();
        image.Put(segment, bytes);
        var last = Dump(image)[^1];
        Assert.Equal((segment, LogFrameKind.Unfinished), (last.File, last.Kind));
        Assert.Equal(OnDisk.Open(image).CutBytes, last.Bytes);
    }

    private static List<LogFrame> Dump(DiskImage image)
    {
        var frames = new List<LogFrame>();
        OnDisk.Run(image, async disk => await LogDump.ReadAsync(disk, frames.Add));
        return frames;
    }
}
