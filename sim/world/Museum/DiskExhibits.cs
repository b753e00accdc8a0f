using Vigil.Core;
using Vigil.Raft;
using Vigil.Server.Node;

namespace Vigil.Sim.World.Museum;

/// <summary>What a crash took, or a restart changed.</summary>
internal static class DiskExhibits
{
    public static IReadOnlyList<Exhibit> All { get; } =
    [
        new("13766", "after a crash under load a member skipped entries", nameof(NodeMutants.SaveAhead))
        {
            Issues = [13766, 13908],
            Versions = "3.5.0 to 3.5.2; mended in 3.5.3",
            Record = "needs about 1,000 requests a second; a user found it",
            Story =
            [
                "The index up to which a member has applied was written to the disk by another commit than the data "
                    + "of those entries.",
                "A kill between the two left an index that was ahead of the data.",
                "At the next start the member skipped what it took for applied, and differed from the others from "
                    + "then on.",
            ],
        },
        new("14370", "a cluster of one lost a write that it had acknowledged", nameof(RaftMutants.ApplyUnsynced))
        {
            Issues = [14370, 14398, 14424],
            Versions = "3.4 or earlier to 3.5.4; mended in 3.4.21 and 3.5.5",
            Record = "within 20 s in 80 % of runs (their change 14398), with a failpoint at the place",
            Story =
            [
                "With no other member to wait for, an entry is committed as soon as the leader has appended it.",
                "It was applied and answered while the log was still being written.",
                "A crash at that moment lost what a client had been promised.",
            ],
        },
        new("14685", "a crash in a defragmentation made a member's revision lag", nameof(NodeMutants.SaveWithoutNewest))
        {
            Issues = [14685, 14733],
            Versions = "3.5.0 to 3.5.5; mended in 3.5.6",
            Record = "found by the robustness tests; their budget is 100 runs, with a failpoint",
            Story =
            [
                "A defragmentation writes the database anew, and what was still in the buffer of writes was not part "
                    + "of it.",
                "The index of what had been applied was.",
                "When the process died before the buffer was written, those writes were gone and were not applied "
                    + "again.",
            ],
        },
        new("17780", "after a crash in a compaction the revision was lower than before",
            nameof(CoreMutants.RevisionFromKeys))
        {
            Issues = [17780, 17815, 17864],
            Versions = "3.4 or earlier; mended in 3.4.32 and 3.5.14",
            Record = "found by the robustness tests; their budget is 200 runs, with a failpoint",
            Story =
            [
                "A start derived the current revision from the keys that it found.",
                "When the newest change was a delete, compaction had removed it with all of its key.",
                "The revision came out lower, and the next write was given one that had been used before.",
            ],
        },
        new("20271", "a snapshot that came while a defragmentation ran was overwritten",
            nameof(NodeMutants.KeepStoreAtInstall))
        {
            Issues = [20271, 20659],
            Versions = "3.4 or earlier; mended in 3.4.38, 3.5.23 and 3.6.5",
            Record = "Antithesis found it, as a panic",
            Story =
            [
                "A defragmentation copies the database and puts the copy in its place.",
                "A leader's snapshot that was applied meanwhile was replaced by that copy of the older state.",
                "The member went on as if it had what the snapshot had brought.",
            ],
        },
        new("19179", "after a restart a delete at the compacted revision was not there",
            nameof(CoreMutants.SkipLeadingTombstone))
        {
            Issues = [19179, 19251],
            Versions = "3.4 or earlier; mended in 3.4.36 and 3.5.18",
            Record = "\"5 minutes or few hours\" (their change 19353); their budget is 200 runs, with a failpoint",
            Story =
            [
                "A compaction keeps a tombstone at its own revision, for watches from there.",
                "At a start the index was built anew, and a key whose first kept change is a tombstone was left out.",
                "A watch from the compacted revision never got the delete.",
            ],
        },
    ];
}
