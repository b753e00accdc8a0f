using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Raft;

/// <summary>What is searched: how large the cluster is, and what is broken in it on purpose.</summary>
internal sealed record RaftScope
{
    /// <summary>Nodes beyond the founders, which may join.</summary>
    public const int Spares = 2;

    /// <summary>The founders; at least 1.</summary>
    public int Members { get; init; } = 3;

    /// <summary>Faults of the nodes.</summary>
    public RaftMutants Mutants { get; init; }

    /// <summary>How reads confirm leadership.</summary>
    public ReadMode ReadMode { get; init; }

    /// <summary>What every execution is about; null for another thing each time.</summary>
    public RaftFocus? Focus { get; init; }

    /// <summary>Whether each life of a node numbers its reads from 1: a fault of the caller.</summary>
    public bool NumbersReadsFromOne { get; init; }

    /// <summary>Whether each line of the story is kept.</summary>
    public bool KeepsStory { get; init; }
}

/// <summary>What clients and faults of one execution are mostly about.</summary>
internal enum RaftFocus
{
    Anything,
    Leaders,
    Logs,
    Members,
    Snapshots,
    Reads,

    /// <summary>Candidates that take turns, while little of their logs gets through: figure 8.</summary>
    Rivals,

    /// <summary>Reads of nodes that crash, whose answers are held back and come twice. Only on request.</summary>
    LateReads,

    /// <summary>
    /// Members that are added one behind the other while leadership is handed over. Drawn as an addition.
    /// </summary>
    Handovers,
}

/// <summary>What an execution is like, drawn once at its beginning; the simplest first.</summary>
/// <remarks>Most executions leave most faults out, so that the rest are more likely to meet.</remarks>
internal sealed record RaftSettings
{
    public required RaftFocus Focus { get; init; }

    public required int Rounds { get; init; }

    public required int ElectionTicks { get; init; }

    public required bool PreVote { get; init; }

    public required bool CheckQuorum { get; init; }

    public required long MessageBytesMax { get; init; }

    public required int InflightMax { get; init; }

    public required long CommittedBytesMax { get; init; }

    /// <summary>In how many rounds of a hundred something fails.</summary>
    public required int Unrest { get; init; }

    public required int DropPercent { get; init; }

    public required int RepeatPercent { get; init; }

    public required int HoldPercent { get; init; }

    /// <summary>Whether clocks run unevenly.</summary>
    public required bool Drifts { get; init; }

    /// <summary>Whether what is committed is applied before the sync is done, or after.</summary>
    public required bool AppliesEarly { get; init; }

    /// <summary>Whether a commit index that comes alone is written at all.</summary>
    public required bool WritesCommits { get; init; }

    /// <summary>Whether the cluster begins with an election that nothing disturbs.</summary>
    public required bool WarmStart { get; init; }

    /// <summary>How often members are added while leadership is handed over, of a hundred executions.</summary>
    private const int HandoversPercent = 10;

    public static RaftSettings Draw(ChoiceStream choices, RaftFocus? focus)
    {
        int Pick(string what, params ReadOnlySpan<int> values) =>
            values[choices.Next(ChoiceKind.Workload, what, values.Length)];
        var settings = new RaftSettings
        {
            Focus = focus ?? (RaftFocus)choices.Next(ChoiceKind.Workload, "raft.focus", 7),
            Rounds = Pick("raft.rounds", 16, 24, 40),
            ElectionTicks = Pick("raft.election-ticks", 4, 3, 6),
            PreVote = Pick("raft.pre-vote", 1, 1, 0) == 1,
            CheckQuorum = Pick("raft.check-quorum", 1, 1, 0) == 1,
            MessageBytesMax = Pick("raft.message-bytes", 1 << 20, 1, 1, 80),
            InflightMax = Pick("raft.inflight", 256, 1, 3),
            CommittedBytesMax = Pick("raft.committed-bytes", 1 << 20, 1),
            Unrest = Pick("raft.unrest", 30, 60, 90),
            DropPercent = Pick("raft.drops", 0, 0, 5, 20),
            RepeatPercent = Pick("raft.repeats", 0, 0, 10),
            HoldPercent = Pick("raft.holds", 0, 5, 20),
            Drifts = Pick("raft.drifts", 0, 0, 1) == 1,
            AppliesEarly = Pick("raft.applies-early", 0, 1) == 1,
            WritesCommits = Pick("raft.writes-commits", 1, 0) == 1,
            WarmStart = Pick("raft.warm-start", 1, 1, 1, 0) == 1,
        };
        if (focus is null && choices.Chance(ChoiceKind.Addition, "raft.handovers", HandoversPercent))
        {
            settings = settings with { Focus = RaftFocus.Handovers };
        }

        return settings.Focus switch
        {
            RaftFocus.Handovers => settings with
            {
                Rounds = 40,
                ElectionTicks = 3,
                HoldPercent = 20,
                DropPercent = 0,
                MessageBytesMax = 1 << 20,
                CheckQuorum = false,
            },
            RaftFocus.Rivals => settings with { Rounds = 40, MessageBytesMax = 1, DropPercent = 30, HoldPercent = 0 },
            RaftFocus.Reads => settings with { CheckQuorum = false, HoldPercent = 15 },
            RaftFocus.LateReads => settings with
            {
                Rounds = 40,
                Unrest = 60,
                DropPercent = 0,
                HoldPercent = 30,
                RepeatPercent = 10,
                CheckQuorum = false,
                MessageBytesMax = 1 << 20,
                Drifts = false,
                WarmStart = true,
            },
            RaftFocus.Snapshots => settings with { HoldPercent = 20 },
            RaftFocus.Members => settings with { WritesCommits = false },
            _ => settings,
        };
    }

    /// <summary>How likely each act of a client is, in the order of <see cref="RaftAct"/>.</summary>
    public ReadOnlySpan<int> Acts => Focus switch
    {
        //               propose read change transfer compact campaign
        RaftFocus.Anything => [8, 3, 2, 1, 2, 1],
        RaftFocus.Leaders => [4, 1, 0, 2, 0, 4],
        RaftFocus.Logs => [9, 0, 0, 0, 1, 2],
        RaftFocus.Members => [3, 1, 8, 1, 1, 2],
        RaftFocus.Snapshots => [6, 0, 1, 0, 6, 1],
        RaftFocus.Reads => [3, 8, 1, 1, 0, 2],
        RaftFocus.Rivals => [3, 0, 0, 0, 0, 6],
        RaftFocus.LateReads => [4, 6, 0, 0, 0, 0],
        RaftFocus.Handovers => [4, 0, 6, 5, 0, 0],
        _ => throw Invariant.Unreachable("Every focus is covered."),
    };
}

/// <summary>What a client does.</summary>
internal enum RaftAct
{
    Propose,
    Read,
    Change,
    Transfer,
    Compact,
    Campaign,
}
