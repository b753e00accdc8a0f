using Vigil.Client;

namespace Vigil.Sim.World.Museum;

/// <summary>What a client did to its user.</summary>
internal static class ClientExhibits
{
    public static IReadOnlyList<Exhibit> All { get; } =
    [
        new("jetcd", "a transaction was applied twice", nameof(ClientMutants.RetryUnknownWrites))
        {
            Versions = "jetcd up to 0.8.3 (its issue 1444); the Go client's rule is #18424",
            Issues = [14890, 18424],
            Record = "Jepsen's tests found it; it was taken for a bug of the server for two years",
            Story =
            [
                "A call whose answer is lost may have been applied, or not.",
                "The client sent it again by itself, transactions that are not idempotent included.",
                "Both came through, and the user learned of one.",
            ],
        },
        new("7795", "a watch resumed from the wrong revision", nameof(ClientMutants.ResumeFromNow))
        {
            Issues = [7795],
            Versions = "Go client of 3.1; mended by #7795",
            Story =
            [
                "When its stream breaks a watch goes on over another, from the revision behind the last that it "
                    + "delivered.",
                "Each creation replaced that by the revision of the moment, also when it was a resumption.",
                "What had happened between was skipped.",
            ],
        },
        new("15248", "a watch that resumed after progress had an event twice", nameof(ClientMutants.ResumeAtProgress))
        {
            Issues = [15248, 15274, 15275],
            Versions = "Go client of 3.4 and 3.5; mended in 3.4.24 and 3.5.8",
            Story =
            [
                "Progress at a revision says that everything up to it was delivered, the revision itself included.",
                "The client noted that revision as the next to request, in place of the one behind it.",
                "When the stream broke then, the last event came for a second time.",
            ],
        },
        new("resume", "a watch resumed with what it had delivered", nameof(ClientMutants.ResumeFromLastDelivered))
        {
            Issues = [4360],
            Versions = "a kind of bug; in the review of the first Go client (#4360)",
            Story =
            [
                "The revision to resume from is the one behind the last that was delivered.",
                "With the last one itself, its events come again.",
                "Whoever counts them counts twice.",
            ],
        },
        new("renewals", "a renewal got the answer to another", nameof(ClientMutants.AnswerEveryRenewal))
        {
            Versions = "a kind of bug",
            Story =
            [
                "All renewals of a client share one stream, and each answer names its lease.",
                "Where one answer counts for all that wait, a lease that is over seems renewed.",
                "Its owner goes on with a lock that somebody else has.",
            ],
        },
    ];
}
