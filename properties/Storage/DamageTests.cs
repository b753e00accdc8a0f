using Vigil.Sim.Engine.Disk;
using Vigil.Storage;
using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>What is damaged is refused, or is recovered as it was; it is never silently something else.</summary>
public sealed class DamageTests
{
    /// <summary>
    /// Every byte of every file. In the last batch, and nowhere else, damage looks like a write that a crash left
    /// unfinished.
    /// </summary>
    [Fact]
    public void A_bit_that_turned_over_is_refused_or_does_not_matter()
    {
        var image = OnDisk.Lived();
        var last = image.Names.Last(name => FileNames.ReadSegment(name) is not null);
        var (refused, same, tail) = (0, 0, 0);
        foreach (var name in image.Names)
        {
            var bytes = image.Read(name);
            var isProtected = name == last ? BitRot.SyncedTo(bytes) : bytes.Length;
            for (var i = 0; i < bytes.Length; i++)
            {
                var copy = image.Copy();
                copy.Flip(name, (8L * i) + (i % 8));
                if (OnDisk.Try(
                    copy, async disk => (await LogStore.OpenAsync(disk, OnDisk.Identity, OnDisk.Small)).Store.Dispose())
                    is { } failure)
                {
                    Assert.IsType<StorageException>(failure);
                    Assert.True(i < isProtected, $"byte {i} of {name}: {failure.Message}");
                    refused++;
                    continue;
                }

                var found = OnDisk.Open(copy);
                var isCut = i >= isProtected && found.Entries[^1].Index == 19;
                OnDisk.CheckLived(found, isCut ? 19 : 20);
                (same, tail) = isCut ? (same, tail + 1) : (same + 1, tail);
            }
        }

        Assert.True(refused > 1500 && tail > 50 && same > 500, $"{refused} refused, {same} the same, {tail} cut");
    }

    [Fact]
    public void The_message_names_the_file_the_place_and_what_to_do()
    {
        var image = OnDisk.Lived();
        var segment = image.Names.First(name => FileNames.ReadSegment(name) is not null);
        image.Flip(segment, 8 * 600);
        var refused = OnDisk.Refused(image);
        Assert.Contains($"{segment} can't be used, at byte 512", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Restore the directory from a copy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_that_is_missing_from_the_middle_is_refused()
    {
        var segments = OnDisk.Lived().Names.Where(name => FileNames.ReadSegment(name) is not null).ToArray();
        Assert.True(segments.Length > 3, "There are several.");
        foreach (var segment in segments[1..^1])
        {
            var image = OnDisk.Lived();
            image.Remove(segment);
            Assert.Contains($"{segment} is missing", OnDisk.Refused(image).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_log_that_begins_too_late_is_refused()
    {
        var image = OnDisk.Lived();
        foreach (var segment in image.Names.Where(name => FileNames.ReadSegment(name) is not null).SkipLast(1))
        {
            image.Remove(segment);
        }

        Assert.Contains("no snapshot", OnDisk.Refused(image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_in_the_place_of_another_is_refused()
    {
        var image = OnDisk.Lived();
        var segments = image.Names.Where(name => FileNames.ReadSegment(name) is not null).ToArray();
        image.Put(segments[1], image.Read(segments[0]));
        Assert.Contains("under another name", OnDisk.Refused(image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_of_another_cluster_is_refused()
    {
        var image = OnDisk.Lived();
        var segment = image.Names.Last(name => FileNames.ReadSegment(name) is not null);
        var header = SegmentHeader.Read(image.Read(segment), out _) ?? throw new InvalidOperationException();
        image.Put(segment, (header with { Identity = new StorageIdentity(0xC2, 0xA1) }).Write());
        Assert.Contains("cluster c2", OnDisk.Refused(image).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meta", 1)]
    [InlineData(".wal", 2)]
    public void A_newer_format_is_refused_as_such(string end, byte newest)
    {
        var image = OnDisk.Lived();
        var name = image.Names.Last(name => name.EndsWith(end, StringComparison.Ordinal));
        var bytes = image.Read(name);
        bytes[8] = (byte)(newest + 1);
        image.Put(name, bytes);
        Assert.Contains(
            $"has format {newest + 1}, and this build reads up to {newest}: use a newer one",
            OnDisk.Refused(image).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_snapshot_is_refused_when_the_log_does_not_reach_back()
    {
        var image = OnDisk.Lived();
        var snapshot = image.Names.Single(name => FileNames.ReadSnapshot(name) is not null);
        image.Flip(snapshot, 8 * 100);
        Assert.Contains(snapshot, OnDisk.Refused(image).Message, StringComparison.Ordinal);
        image.Remove(snapshot);
        Assert.Contains("no snapshot", OnDisk.Refused(image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_snapshot_is_passed_over_when_the_log_reaches_back()
    {
        var image = new DiskImage("disk");
        OnDisk.Run(image, async disk =>
        {
            using var store =
                await LogStore.CreateAsync(disk, OnDisk.Identity, new(3, 2, 0), OnDisk.Snapshot(3), OnDisk.Small);
            for (var index = 4; index <= 9; index++)
            {
                await store.AppendAsync(null, [OnDisk.Entry(index)], sync: true);
            }

            await store.SaveSnapshotAsync(OnDisk.Snapshot(8));
        });
        Assert.Equal(8, OnDisk.Open(image).Snapshot?.Index);
        image.Flip(FileNames.Snapshot(8, 1), 8 * 100);
        var found = OnDisk.Open(image);
        Assert.Equal((3, 4, 9), (found.Snapshot?.Index, found.Entries[0].Index, found.Entries[^1].Index));
        Assert.Contains("checksum", Assert.Single(found.DamagedSnapshots), StringComparison.Ordinal);
    }
}
