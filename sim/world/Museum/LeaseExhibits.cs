using Vigil.Core;
using Vigil.Server.Node;

namespace Vigil.Sim.World.Museum;

/// <summary>What ended too early, or not at all.</summary>
internal static class LeaseExhibits
{
    public static IReadOnlyList<Exhibit> All { get; } =
    [
        new("15247", "an old leader ended leases that had been renewed at the new one",
            nameof(NodeMutants.EndAsOldLeader))
        {
            Issues = [15247, 17425, 17465],
            Versions = "3.4 or earlier; mended in 3.4.31 and 3.5.13",
            Story =
            [
                "A leader whose disk stalled did not notice that another one had been elected.",
                "Clients renewed their leases there, and the old one found them due.",
                "Its request to end them reached the new leader, which applied it.",
            ],
        },
        new("promotion", "a new leader ended leases by what it had known before", nameof(NodeMutants.ForgetPromotion))
        {
            Versions = "a kind of bug; etcd extends leases at each election",
            Story =
            [
                "Only the leader knows how long a lease still has.",
                "A new one does not, and has to give each its whole time again.",
                "One that goes on with what it last knew ends leases that are being renewed.",
            ],
        },
        new("20813", "a renewal was answered though the lease was being ended", nameof(CoreMutants.RenewWhatWasFound))
        {
            Issues = [20590, 20813],
            Versions = "3.4 or earlier; mended in 3.4.38 (20813)",
            Record = "a failpoint of their end-to-end tests reproduces it",
            Story =
            [
                "A renewal finds its lease, waits until it is certain that this member leads, and gives the lease its "
                    + "time.",
                "Whether it was still there by then was not looked at again.",
                "The client got a full time to live for a lease that had been revoked, and whose keys were gone.",
            ],
        },
        new("revoke", "a lease was ended and left a key behind", nameof(CoreMutants.KeepKeyOfRevoked))
        {
            Issues = [11369],
            Versions = "a kind of bug; reported as #11369",
            Story =
            [
                "The end of a lease deletes all of its keys in one write.",
                "Where one is left out, nothing will ever delete it.",
                "A lock whose owner is dead stays taken.",
            ],
        },
        new("9935", "a lease could not be ended, and was forgotten", nameof(CoreMutants.ForgetAtRebuild))
        {
            Issues = [9935, 10686, 10693],
            Versions = "before 3.4; mended by #10693",
            Story =
            [
                "A leader takes a lease that is over from its queue and proposes its end.",
                "When that failed, under load, the lease was in no queue any more.",
                "Its keys stayed for ever, with a remaining time far below zero.",
            ],
        },
    ];
}
