using Vigil.Core;

namespace Vigil.Sim.World.Museum;

/// <summary>What a watch lost, had twice or got wrong.</summary>
internal static class WatchExhibits
{
    public static IReadOnlyList<Exhibit> All { get; } =
    [
        new("5224", "a delete of many keys was watched as many deletes of the last", nameof(CoreMutants.LastKeyOfRange))
        {
            Issues = [5224, 5228],
            Versions = "2.3's preview of v3; mended in 3.0",
            Story =
            [
                "The events of a write are put together in a loop over its changes.",
                "Each event took the address of the loop's variable.",
                "When they were sent, all of them named the key that came last.",
            ],
        },
        new("17529", "a watch whose reader was slow lost events", nameof(CoreMutants.DropWhenBlocked))
        {
            Issues = [17529],
            Versions = "3.4 or earlier; mended in 3.4.31 and 3.5.13",
            Record = "a user found it; their budget is 100 runs, with a failpoint",
            Story =
            [
                "A stream that shares its connection with large reads is starved, and its channel is full.",
                "What did not fit was kept aside to be sent later.",
                "On its way from there back to the live watches a batch was lost, without a gap that anybody could "
                    + "see.",
            ],
        },
        new("20655", "a watch that was created fast missed what was written meanwhile",
            nameof(CoreMutants.RegisterWithoutHistory))
        {
            Issues = [20655, 20654],
            Versions = "every version; see the issue",
            Record = "reproduced by hand (their change 20654)",
            Story =
            [
                "A new watch that begins in the past is behind, and is served from history before it is live.",
                "Watches that were created in quick succession were moved among the live ones too early.",
                "What had been written between their start and that move was never delivered.",
            ],
        },
        new("20711", "a watch from revision -1 broke the watches beside it", nameof(CoreMutants.TakeNegativeStart))
        {
            Issues = [20693, 20711],
            Versions = "every version; mended in 3.4.38, 3.5.24 and 3.6.6",
            Record = "a maintainer's own search found it",
            Story =
            [
                "A start below the compacted revision is refused, and while nothing was compacted that revision is -1.",
                "So a watch from -1 was taken, though no history begins there.",
                "Those that were synced with it from there got nothing, and counted as up to date.",
            ],
        },
        new("14296", "a watch was silent after another one had been refused", nameof(CoreMutants.ForgetZeroAtRefusal))
        {
            Issues = [12385, 14296, 14562, 14563],
            Versions = "3.4 and 3.5; mended in 3.4.22 and 3.5.6",
            Record = "a user found it",
            Story =
            [
                "A watch that is refused is answered as created and canceled at once, with the id that it was "
                    + "requested with.",
                "Without one that was 0, which is also the first id that the server gives.",
                "The stream took the watch 0 for canceled, and nothing of it was sent from then on.",
            ],
        },
        new("victim", "a batch that had not fitted was sent twice", nameof(CoreMutants.RepeatBlocked))
        {
            Versions = "a kind of bug; beside #17529",
            Story =
            [
                "What does not fit into a watch's channel is kept aside, with the revision from which it goes on.",
                "If that revision is the last one that was delivered, and not the one behind it, both have it.",
                "The watch gets that revision again when it has room.",
            ],
        },
        new("interval", "a search for the watches of a key missed one", nameof(CoreMutants.PruneByOwnEnd))
        {
            Versions = "a kind of bug; etcd's interval tree had others (#10877)",
            Story =
            [
                "Watches of ranges are found in a tree whose nodes know how far anything below them reaches.",
                "Where a node answers with its own end alone, the search turns back too early.",
                "A longer range below it misses the event, and only as long as the two lie in that order.",
            ],
        },
        new("created", "events came before the news that their watch was there", nameof(CoreMutants.EventsFirst))
        {
            Versions = "a kind of bug; etcd holds such events back",
            Story =
            [
                "A watch's id is made known by the response that it was created.",
                "Its first events can be ready before that response is sent.",
                "If they overtake it, the client can't know whose they are.",
            ],
        },
        new("fragment", "the parts of a large response did not say that more follows", nameof(CoreMutants.CutUnmarked))
        {
            Versions = "a kind of bug; fragments since 3.4",
            Story =
            [
                "A response that is too large is cut into parts when the client wants that.",
                "All but the last are marked, so that the client puts them together again.",
                "Without the mark, half a revision counts as whole, and whoever resumes behind it loses the rest.",
            ],
        },
        new("prev_kv", "a pair before that could be read was left out", nameof(CoreMutants.ForgetPrevAtCompacted))
        {
            Versions = "a kind of bug, at the edge of what etcd documents",
            Story =
            [
                "The pair before a change is read at the revision before it when the event is sent.",
                "Below the compacted revision it may be missing; at that revision itself it can be read.",
                "A comparison that is wrong by one leaves it out there, and a cache that needs it is wrong.",
            ],
        },
    ];
}
