using Vigil.Core;

namespace Vigil.Sim.World.Museum;

/// <summary>What a compaction took with it.</summary>
internal static class CompactionExhibits
{
    public static IReadOnlyList<Exhibit> All { get; } =
    [
        new("17610", "a watch that a compaction passed went on without a word", nameof(CoreMutants.PassLaggingWatcher))
        {
            Issues = [17555, 17610, 17612],
            Versions = "3.4 or earlier; mended in 3.4.31 and 3.5.13",
            Story =
            [
                "A watch that is behind needs history, and is cancelled when a compaction takes it away.",
                "If the cancellation could not be sent at once, it was not tried again.",
                "The watch went on behind the compaction, with a gap that nobody was notified of.",
            ],
        },
        new("18089", "a delete at the compacted revision was not delivered", nameof(CoreMutants.DropTombstoneAtCompact))
        {
            Issues = [18089, 18274, 18475],
            Versions = "3.4 or earlier; mended in 3.4.34 and 3.5.16",
            Record = "3 to 4 of 100 runs; 2 to 3 times as often with a compaction every 50 ms (their change 19169)",
            Story =
            [
                "The oldest revision that can be watched is the compacted one itself.",
                "Compaction removed a key whose newest change there was a delete, and the delete with it.",
                "A watch that was behind, or one that began there, never learned that the key was gone.",
            ],
        },
        new("8311", "hashes differed while a compaction was under way", nameof(CoreMutants.HashUnscrubbed))
        {
            Issues = [4914, 8311, 8314],
            Versions = "main before 3.3; mended before its release",
            Record = "a test of theirs found it",
            Story =
            [
                "What is compacted is removed in the background, each member at its own pace.",
                "A hash that is taken meanwhile must leave out what is still to be removed.",
                "With two compactions on their way it counted some of it, and equal members had unequal hashes.",
            ],
        },
    ];
}
