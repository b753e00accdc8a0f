using Vigil.Core;
using Vigil.Server.Node;

namespace Vigil.Sim.World.Museum;

/// <summary>What was written or read wrongly.</summary>
internal static class ReadExhibits
{
    public static IReadOnlyList<Exhibit> All { get; } =
    [
        new("741", "a read was answered from a leader that had been replaced", nameof(NodeMutants.ReadWithoutIndex))
        {
            Issues = [741],
            Versions = "0.3 and 0.4; since then reads can go through a majority, and do so by default in 3",
            Story =
            [
                "A member answered a read from what it had applied itself.",
                "Nobody made sure that it still led, or that it had what others had acknowledged meanwhile.",
                "Jepsen's first test of etcd wrote one value after the other and then read the first, within 20 s.",
            ],
        },
        new("18667", "a transaction that read a compacted revision was applied by halves",
            nameof(CoreMutants.CheckRevisionLate))
        {
            Issues = [18667, 18799],
            Versions = "3.4 or earlier; mended in 3.5.17 (18799)",
            Record = "not reproduced by the robustness tests; a user found it",
            Story =
            [
                "A transaction wrote, and then read at a revision that a compaction had just taken away.",
                "The read failed when the writes before it had been applied already.",
                "Members compact at their own pace, so on some of them the same transaction succeeded.",
            ],
        },
        new("20418", "a leader that had been paused answered stale reads", nameof(NodeMutants.ReadByLease))
        {
            Issues = [20418, 21399, 21423],
            Versions = "3.4.20 and 3.5.0 on; mended in 3.4.42, 3.5.28 and 3.6.9",
            Record = "Antithesis alone found it",
            Story =
            [
                "A leader was stopped as a process for longer than an election takes, while others elected another.",
                "When it went on it believed that it still led, and confirmed a read that had waited.",
                "The read missed what the new leader had acknowledged meanwhile.",
            ],
        },
        new("21385", "a read was let through when the leader changed", nameof(NodeMutants.ServeAtLeaderLoss))
        {
            Issues = [21375, 21385],
            Versions = "every version; mended in 3.4.42, 3.5.28 and 3.6.9",
            Record = "Antithesis alone found it",
            Story =
            [
                "A read waits for its index, and gives up when the leader changes.",
                "When both came at once the choice between them was a coin's, and an index of the earlier leader "
                    + "could win.",
                "It was served as if somebody had confirmed it.",
            ],
        },
        new("17247", "a transaction's events were delivered again with the next one's",
            nameof(CoreMutants.ReuseEventList))
        {
            Issues = [17247],
            Versions = "main before 3.6.0; never released",
            Record = "their tests found it in CI, and it was never released",
            Story =
            [
                "A transaction's object was kept to spare an allocation, and the list of its changes with it.",
                "The list was not emptied before the next transaction used it.",
                "Watchers got the changes of the one before for a second time.",
            ],
        },
    ];
}
