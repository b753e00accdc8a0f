using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Disk;
using Vigil.Storage;
using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>Whose directory it is, and whether it is one at all.</summary>
public sealed class OwnershipTests
{
    [Fact]
    public void An_empty_disk_is_nobodys() => Assert.Null(IdentityOf(new DiskImage("disk")));

    [Fact]
    public void A_store_says_whose_it_is()
    {
        var image = OnDisk.Lived();
        Assert.Equal(OnDisk.Identity, IdentityOf(image));
        OnDisk.CheckLived(OnDisk.Open(image));
    }

    [Theory]
    [InlineData(0xC2, 0xA1, "cluster c2")]
    [InlineData(0xC1, 0xA2, "member a2")]
    public void Another_members_store_is_refused(ulong cluster, ulong member, string said) => Assert.Contains(
        said, OnDisk.Refused(OnDisk.Lived(), new StorageIdentity(cluster, member)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_ours_is_refused()
    {
        var image = new DiskImage("disk");
        image.Put("holiday.jpg", [1, 2, 3]);
        Assert.Contains("holiday.jpg is not Vigil's", OnDisk.Refused(image).Message, StringComparison.Ordinal);
        Assert.IsType<StorageException>(OnDisk.Try(image, async disk => await CreateAsync(disk)));
        Assert.Equal(["holiday.jpg"], image.Names);
    }

    [Fact]
    public void A_log_without_its_identity_is_refused()
    {
        var image = OnDisk.Lived();
        image.Remove("meta");
        Assert.Contains("meta is missing", OnDisk.Refused(image).Message, StringComparison.Ordinal);
        Assert.IsType<StorageException>(OnDisk.Try(image, async disk => await CreateAsync(disk)));
    }

    [Fact]
    public void A_store_is_not_made_over_another()
    {
        var image = OnDisk.Lived();
        Assert.IsType<StorageException>(OnDisk.Try(image, async disk => await CreateAsync(disk)));
        OnDisk.CheckLived(OnDisk.Open(image));
    }

    [Fact]
    public void Two_stores_do_not_have_one_disk()
    {
        var image = OnDisk.Lived();
        OnDisk.Run(image, async disk =>
        {
            var (first, _) = await LogStore.OpenAsync(disk, OnDisk.Identity, OnDisk.Small);
            var refused = await Assert.ThrowsAsync<StorageException>(
                async () => await LogStore.OpenAsync(disk, OnDisk.Identity, OnDisk.Small));
            Assert.Contains("another process has it", refused.Message, StringComparison.Ordinal);
            first.Dispose();
            (await LogStore.OpenAsync(disk, OnDisk.Identity, OnDisk.Small)).Store.Dispose();
        });
    }

    /// <summary>
    /// A kill at each step of a creation, and crashes that leave any part: it is a store, or can be made one.
    /// </summary>
    [SeededProperty(MaxTest = 50)]
    public void A_creation_that_was_cut_off_is_whole_or_begins_again(ulong seed)
    {
        for (var steps = 1; ; steps++)
        {
            var image = new DiskImage("disk");
            var isDone = false;
            OnDisk.Try(
                image,
                async disk =>
                {
                    await CreateAsync(disk);
                    isDone = true;
                },
                steps);
            if (isDone)
            {
                return;
            }

            image.Crash(new ChoiceStream(new RandomWalk(unchecked(seed + (ulong)steps))));
            if (IdentityOf(image) is null)
            {
                OnDisk.Run(image, async disk => await CreateAsync(disk));
            }

            var found = OnDisk.Open(image);
            Assert.Equal((new HardState(1, 1, 3), 3, 0), (found.HardState, found.Snapshot?.Index, found.Entries.Count));
        }
    }

    private static async Task CreateAsync(IDisk disk) =>
        (await LogStore.CreateAsync(disk, OnDisk.Identity, new HardState(1, 1, 3), OnDisk.Snapshot(3), OnDisk.Small))
            .Dispose();

    private static StorageIdentity? IdentityOf(DiskImage image)
    {
        StorageIdentity? identity = null;
        OnDisk.Run(image, async disk => identity = await LogStore.IdentityAsync(disk));
        return identity;
    }
}
