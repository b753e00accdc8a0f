namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>The small scopes of Raft.</summary>
/// <remarks>
/// Nodes are alike but for their numbers, so of scripts that differ in nothing but numbers one is here. Every script
/// begins with founders that know of no leader: what they do until there is one is part of it.
/// </remarks>
internal static class SmallScopes
{
    /// <summary>All scopes.</summary>
    public static IReadOnlyList<SmallScope> All { get; } =
    [
        new(
            "raft-term",
            "one election and two proposals",
            [SmallScript.Of(TimeOut(1), Propose(1, 1), Propose(1, 2))]),
        new(
            "raft-elections",
            "two time-outs, of two nodes or of one, and a proposal",
            [
                SmallScript.Of(TimeOut(1), TimeOut(2), Propose(1, 1)),
                new SmallScript([[TimeOut(1), TimeOut(1)], [Propose(1, 1)]]),
            ])
        {
            Mutants = ["VoteTwice", "SkipUpToDate", "TakeOldTerm"],
        },
        new(
            "raft-crash",
            "one election and a proposal, while the leader or a follower crashes",
            [.. Crashing(SmallScript.Of(TimeOut(1), Propose(1, 1)), 1, 2)])
        {
            Mutants = ["AckUnsynced"],
        },
        new(
            "raft-crash-elections",
            "two time-outs, while one of the three nodes crashes",
            [.. Crashing(SmallScript.Of(TimeOut(1), TimeOut(2)), 1, 3)])
        {
            Mutants = ["VoteTwice", "ForgetVote", "SkipUpToDate", "AckUnsynced"],
        },
        new(
            "raft-partition",
            "one election and a proposal, while the leader or a follower is cut off; a heartbeat",
            [
                new SmallScript([[TimeOut(1)], [Propose(1, 1)], [Cut(1), Heal()], [Beat(1)]]),
                new SmallScript([[TimeOut(1)], [Propose(1, 1)], [Cut(2), Heal()], [Beat(1)]]),
            ]),
        new(
            "raft-partition-elections",
            "two time-outs, while one of the three nodes is cut off",
            [
                new SmallScript([[TimeOut(1)], [TimeOut(2)], [Cut(1), Heal()]]),
                new SmallScript([[TimeOut(1)], [TimeOut(2)], [Cut(3), Heal()]]),
            ]),
        new(
            "raft-members",
            "a member is removed, beside an election: the leader, the candidate or the third",
            [
                SmallScript.Of(TimeOut(1), TimeOut(2), Remove(1, 1)),
                SmallScript.Of(TimeOut(1), TimeOut(2), Remove(1, 2)),
                SmallScript.Of(TimeOut(1), TimeOut(2), Remove(1, 3)),
            ])
        {
            Mutants = ["VoteTwice", "TakeOldTerm"],
        },
        new(
            "raft-removals",
            "two removals and a proposal in this order, beside an election",
            [new SmallScript([[TimeOut(1)], [TimeOut(2)], [Remove(1, 2), Remove(1, 3), Propose(1, 1)]])])
        {
            Mutants = ["ChangeTwice"],
        },
        new(
            "raft-learner",
            "a learner joins and then a proposal comes, beside an election",
            [new SmallScript([[TimeOut(1)], [TimeOut(2)], [AddLearner(1, 4), Propose(1, 1)]])])
        {
            Spares = 1,
            Mutants = ["CountLearners"],
        },
        new(
            "raft-reads",
            "two reads at a leader, beside an election",
            [
                SmallScript.Of(TimeOut(1), TimeOut(2), Read(2, 1)),
                new SmallScript([[TimeOut(1)], [TimeOut(2)], [Read(1, 1), Read(1, 2)]]),
            ])
        {
            Mutants = ["ReadUnconfirmed", "ReadBeforeTerm", "ConfirmLaterReads"],
        },
        new(
            "raft-heartbeat",
            "two time-outs, while the first candidate is cut off; then a heartbeat of the second",
            [new SmallScript([[TimeOut(1)], [TimeOut(2)], [Cut(1), Heal(), Beat(2)]])])
        {
            Mutants = ["CommitUnmatched"],
        },
        new(
            "raft-heartbeat-crash",
            "the same, and the first candidate crashes",
            [new SmallScript([[TimeOut(1)], [TimeOut(2)], [Cut(1), Heal(), Beat(2)]]) { Crashes = 1 }])
        {
            Mutants = ["CommitUnwritten"],
        },
        new(
            "raft-alone",
            "a node alone, with two time-outs and two proposals, that crashes",
            [new SmallScript([[TimeOut(1), TimeOut(1)], [Propose(1, 1)], [Propose(1, 2)]]) { Crashes = 1 }])
        {
            Founders = 1,
            Mutants = ["CountUnsynced", "ApplyUnsynced"],
        },
        new(
            "raft-two-crash",
            "one of two crashes while it is elected, with pre-votes",
            [SmallScript.Of(TimeOut(1)) with { Crashes = 1 }])
        {
            Founders = 2,
            PreVote = true,
            Mutants = ["PreVoteThisTerm"],
        },
        new(
            "raft-two",
            "the leader of two removes itself, with a proposal, while the other is cut off",
            [new SmallScript([[TimeOut(1)], [Remove(1, 1)], [Propose(1, 1)], [Cut(2), Heal()]])])
        {
            Founders = 2,
            Mutants = ["LearnNothingFromVotes"],
        },
        new(
            "raft-transfer",
            "leadership is handed over, while the receiver is cut off",
            [new SmallScript([[TimeOut(1)], [Transfer(1, 2)], [Cut(2), Heal()]])])
        {
            Mutants = ["TakeOldTerm", "NeverAbortTransfer"],
        },
        new(
            "raft-pre-vote",
            "two time-outs with pre-votes",
            [SmallScript.Of(TimeOut(1), TimeOut(2))])
        {
            PreVote = true,
            Mutants = ["VoteTwice", "SkipUpToDate", "KeepConflicts", "TakeOldTerm"],
        },
        new(
            "raft-three-elections",
            "three time-outs, one of each node",
            [SmallScript.Of(TimeOut(1), TimeOut(2), TimeOut(3))])
        {
            Mutants = ["SkipMatch"],
        },
        new(
            "raft-figure-8",
            "four time-outs of two nodes that take turns, an entry a message",
            [new SmallScript([[TimeOut(1), TimeOut(1)], [TimeOut(3), TimeOut(3)]])])
        {
            MessageBytesMax = 1,
            Mutants = ["CommitOldTerm"],
        },
        new(
            "raft-store",
            "a put, a watch of it at a follower from the first revision or from now, and a leader change",
            [
                new SmallScript([[TimeOut(1)], [TimeOut(2)], [Put(1, 1)], [Watch(3, 1), Drain(3)]]),
                new SmallScript([[TimeOut(1)], [TimeOut(2)], [Put(1, 1)], [Watch(3, 0), Drain(3)]]),
            ])
        {
            HasStores = true,
        },
        new(
            "raft-overtaking",
            "one election and a proposal, where messages overtake each other",
            [SmallScript.Of(TimeOut(1), Propose(1, 1))])
        {
            Overtakes = true,
        },
    ];

    /// <summary>Deliberate faults of the nodes that show in no scope: they need more, or other events.</summary>
    public static IReadOnlyList<string> MutantsInNone { get; } =
    [
        "InstallOld", "ForgetLostSnapshot", "TrustOldCommit", "CampaignUnapplied", "CommitByAll",
    ];

    /// <summary>The scope of this name; null when there is none.</summary>
    public static SmallScope? Find(string name) => All.FirstOrDefault(scope => scope.Name == name);

    private static IEnumerable<SmallScript> Crashing(SmallScript script, params IEnumerable<int> nodes) =>
        nodes.Select(node => script with { Crashes = node });

    private static SmallEvent TimeOut(int node) => new(SmallKind.TimeOut, node);

    private static SmallEvent Beat(int node) => new(SmallKind.Beat, node);

    private static SmallEvent Propose(int node, int number) => new(SmallKind.Propose, node, number);

    private static SmallEvent Remove(int node, int removed) => new(SmallKind.Remove, node, removed);

    private static SmallEvent AddLearner(int node, int learner) => new(SmallKind.AddLearner, node, learner);

    private static SmallEvent Read(int node, int number) => new(SmallKind.Read, node, number);

    private static SmallEvent Transfer(int node, int to) => new(SmallKind.Transfer, node, to);

    private static SmallEvent Put(int node, int number) => new(SmallKind.Put, node, number);

    private static SmallEvent Watch(int node, int from) => new(SmallKind.Watch, node, from);

    private static SmallEvent Drain(int node) => new(SmallKind.Drain, node);

    private static SmallEvent Cut(int node) => new(SmallKind.Cut, node);

    private static SmallEvent Heal() => new(SmallKind.Heal, 0);
}
