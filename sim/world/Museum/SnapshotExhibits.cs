using Vigil.Server.Node;

namespace Vigil.Sim.World.Museum;

/// <summary>What becomes of watches when a leader's snapshot replaces the store under them.</summary>
internal static class SnapshotExhibits
{
    public static IReadOnlyList<Exhibit> All { get; } =
    [
        new("9281", "after a snapshot a member's watches were silent", nameof(NodeMutants.LoseAtInstall))
        {
            Issues = [9086, 9281],
            Versions = "up to 3.3; mended in 3.1.12, 3.2.16 and 3.3.1",
            Story =
            [
                "A member that is far behind gets a snapshot, and all its watches are behind from then on.",
                "They were put among those that are behind without the table by which those are found.",
                "They were there, and nobody served them again.",
            ],
        },
        new("15271", "after a partition a watch went back in time", nameof(NodeMutants.RewindAtInstall))
        {
            Issues = [15271, 15515, 15520],
            Versions = "3.4 or earlier; mended in 3.4.25 and 3.5.8",
            Record = "found by the robustness tests; their budget is 100 runs",
            Story =
            [
                "A watch that is up to date is notified by each write itself, and its next revision was not moved on.",
                "That did not matter until the member was cut off and got a snapshot.",
                "Then the watch was served from the old place, and delivered what it had delivered long before.",
            ],
        },
        new("20221", "after a snapshot a watch forgot what it was waiting for",
            nameof(NodeMutants.ForgetFutureAtInstall))
        {
            Issues = [20221, 20281, 20291],
            Versions = "3.4 or earlier; mended in 3.4.38, 3.5.22 and 3.6.2",
            Record = "reproduced \"after 15 minutes\" (their change 21280); one form by Antithesis alone",
            Story =
            [
                "A snapshot makes every watch of the member fall behind, those of revisions to come as well.",
                "The loop that serves them takes for granted that such a watch is late, and moved it to the newest "
                    + "revision.",
                "One that waited for a later revision got everything before it.",
            ],
        },
        new("11456", "a snapshot's compaction passed watches that were not cancelled",
            nameof(NodeMutants.PassAtInstall))
        {
            Issues = [11456],
            Versions = "a kind of bug; like #11456",
            Story =
            [
                "A member that is behind may serve a watch below a compaction that it has not heard of.",
                "The snapshot that brings it up to date brings that compaction too.",
                "A watch that still needs what is gone must end with the error, and not go on behind it.",
            ],
        },
        new("8411", "after a snapshot watches missed what it had brought", nameof(NodeMutants.InstallUnderWatchers))
        {
            Issues = [8411, 8427, 8806],
            Versions = "up to 3.2; mended in 3.1.11 and 3.2.6",
            Record = "a user's tests with Kubernetes found it",
            Story =
            [
                "Between what a member had and what a snapshot brings lie changes that it never applied one by one.",
                "A watch that stays among the live ones is notified of the next write.",
                "What lay between is missing, and nothing says so.",
            ],
        },
    ];
}
