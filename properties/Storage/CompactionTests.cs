using Vigil.Raft;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Disk;
using Vigil.Storage;
using Xunit;

namespace Vigil.Properties.Storage;

/// <summary>
/// What goes when it is not needed any more, cut off at every step, with crashes that leave any part.
/// </summary>
public sealed class CompactionTests
{
    private static readonly DiskImage LivedImage = OnDisk.Lived();

    [SeededProperty(MaxTest = 20)]
    public void A_compaction_that_was_cut_off_loses_nothing(ulong seed) =>
        Assert.Null(CutOff(StorageMutants.None, seed));

    [SeededProperty(MaxTest = 20)]
    public void An_install_that_was_cut_off_is_done_or_not(ulong seed)
    {
        for (var steps = 1; ; steps++)
        {
            var (image, isDone) = (OnDisk.Lived(), false);
            OnDisk.Try(
                image,
                async disk =>
                {
                    var (store, _) = await LogStore.OpenAsync(disk, OnDisk.Identity, OnDisk.Small);
                    await store.InstallSnapshotAsync(OnDisk.Snapshot(18, term: 4), new HardState(4, 1, 18));
                    isDone = true;
                },
                steps);
            image.Crash(new ChoiceStream(new RandomWalk(unchecked(seed + (ulong)steps))));
            var found = OnDisk.Open(image);
            if (found.Snapshot?.Index == 18)
            {
                Assert.Equal(
                    (new HardState(4, 1, 18), 4, 0), (found.HardState, found.Snapshot.Term, found.Entries.Count));
            }
            else
            {
                Assert.False(isDone);
                OnDisk.CheckLived(found);
            }

            if (isDone)
            {
                return;
            }
        }
    }

    /// <summary>Cuts it off after each number of steps; what a start refused then, or null.</summary>
    internal static string? CutOff(StorageMutants mutants, ulong seed)
    {
        for (var steps = 1; ; steps++)
        {
            var (image, isDone) = (LivedImage.Copy(), false);
            OnDisk.Try(
                image,
                async disk =>
                {
                    var options = OnDisk.Small with { Mutants = mutants };
                    var (store, _) = await LogStore.OpenAsync(disk, OnDisk.Identity, options);
                    await store.SaveSnapshotAsync(OnDisk.Snapshot(19));
                    await store.CompactAsync(20);
                    isDone = true;
                },
                steps);
            image.Crash(new ChoiceStream(new RandomWalk(unchecked(seed + (ulong)steps))));
            try
            {
                OnDisk.CheckLived(OnDisk.Open(image));
            }
            catch (StorageException refused)
            {
                return refused.Message;
            }

            if (isDone)
            {
                return null;
            }
        }
    }
}
