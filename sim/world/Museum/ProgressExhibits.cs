using Vigil.Core;

namespace Vigil.Sim.World.Museum;

/// <summary>What a notification of progress promised too early, or never.</summary>
internal static class ProgressExhibits
{
    public static IReadOnlyList<Exhibit> All { get; } =
    [
        new("15220", "progress overtook events of its stream", nameof(CoreMutants.ProgressWhileBehind))
        {
            Issues = [15220, 15237, 15695],
            Versions = "3.4 or earlier; mended in 3.4.25 and 3.5.8",
            Record = "a user found it; their budget is 100 runs",
            Story =
            [
                "A client can request progress: a revision up to which it has everything.",
                "It was answered from another place than events, and with the newest revision.",
                "A watch that was behind got the promise first and the events that it was about later.",
            ],
        },
        new("17507", "progress was not answered until there was an event", nameof(CoreMutants.DeferUntilEvents))
        {
            Issues = [17507, 17557, 17566, 17567],
            Versions = "3.4.25 to 3.4.30, 3.5.8 to 3.5.12; mended in 3.4.31 and 3.5.13",
            Record = "found by who wanted to build on it",
            Story =
            [
                "Since #15220 was mended, progress waits while a watch of the stream is behind.",
                "It was sent with the events that would end that.",
                "A watch from the past whose keys had not changed has no such events, and its client waited for ever.",
            ],
        },
        new("filter", "a watch with a filter got no progress", nameof(CoreMutants.FilterHidesProgress))
        {
            Versions = "a kind of bug",
            Story =
            [
                "A watch that leaves deletes out is as quiet as one that has none.",
                "Where it does not count as quiet, since something happened to its keys, it is not notified.",
                "A client that rests on progress takes itself for cut off.",
            ],
        },
        new("20221-start", "a watch of a revision to come got what came before it",
            nameof(CoreMutants.ForgetFutureStart))
        {
            Issues = [20221, 19487],
            Versions = "3.4 or earlier; mended in 3.4.38, 3.5.22 and 3.6.2",
            Record = "reproduced \"after 15 minutes\" (their change 21280); one form by Antithesis alone",
            Story =
            [
                "A watch may begin at a revision that is still to come.",
                "What it waits for was replaced by the revision behind the newest.",
                "It got events that it had explicitly not wanted.",
            ],
        },
    ];
}
