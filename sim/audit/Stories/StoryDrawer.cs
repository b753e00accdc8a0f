using Vigil.Sim.World;

namespace Vigil.Sim.Audit.Stories;

/// <summary>Draws stories. The same seed draws the same stories.</summary>
internal static class StoryDrawer
{
    private static readonly Focus[] Each =
        [Focus.Watch, Focus.Progress, Focus.Compaction, Focus.Lease, Focus.Members];

    private static readonly AuditFaultKind[] OfOne =
    [
        AuditFaultKind.Kill, AuditFaultKind.Kill, AuditFaultKind.Pause, AuditFaultKind.ResetClients,
        AuditFaultKind.StallClients, AuditFaultKind.StallAnswers, AuditFaultKind.SlowClients,
        AuditFaultKind.Defragment, AuditFaultKind.Snapshot,
    ];

    private static readonly AuditFaultKind[] OfSeveral =
    [
        .. OfOne, AuditFaultKind.Pause, AuditFaultKind.Pause, AuditFaultKind.KillAll, AuditFaultKind.Isolate,
        AuditFaultKind.Isolate, AuditFaultKind.IsolateIn, AuditFaultKind.IsolateOut, AuditFaultKind.SlowPeers,
        AuditFaultKind.ResetPeers, AuditFaultKind.MoveLeader, AuditFaultKind.Replace, AuditFaultKind.FreezeDisk,
        AuditFaultKind.FreezeDisk,
    ];

    /// <summary>What stops a leader that does not know it, for those who wait for it.</summary>
    private static readonly AuditFaultKind[] OfLeases =
    [
        AuditFaultKind.FreezeDisk, AuditFaultKind.FreezeDisk, AuditFaultKind.Pause, AuditFaultKind.Isolate,
        AuditFaultKind.Kill, AuditFaultKind.MoveLeader,
    ];

    /// <summary>Draws the story of one round.</summary>
    /// <param name="seed">Of the audit.</param>
    /// <param name="round">The round's number.</param>
    /// <param name="members">How many members there are; 0 to draw that as well.</param>
    /// <param name="focus">What it is about.</param>
    /// <param name="seconds">About how long clients work.</param>
    /// <param name="isOurs">Whether processes are ours, to be killed and stopped.</param>
    public static AuditStory Draw(int seed, int round, int members, Focus focus, int seconds, bool isOurs)
    {
        var random = new StoryRandom(unchecked(((ulong)seed * 1_000_003) + (ulong)round));
        if (focus == Focus.Any)
        {
            focus = Each[random.Next(Each.Length)];
        }

        if (members == 0)
        {
            members = focus == Focus.Members || random.Next(3) == 0 ? 3 : 1;
        }

        var steps = new StepDrawer(random, focus, seconds);
        var clients = Enumerable.Range(0, random.Next(1, 6)).Select(i => Client(random, steps, members, seconds, i));
        var settings = new SortedDictionary<Setting, int> { [Setting.ProgressMs] = 500 };
        if (random.Next(2) == 0)
        {
            settings[Setting.CompactionBatch] = random.Next(3) == 0 ? random.Next(3, 60) : random.Next(1, 3);
        }

        if (members > 1 && random.Next(2) == 0)
        {
            settings[Setting.SnapshotCount] = random.Next(10, 500);
        }

        AuditClient[] drawn = [.. clients];
        if (focus == Focus.Lease && random.Next(2) == 0)
        {
            // While somebody writes: a leader that has nothing to do is not late with it.
            var writes = new AuditStep(steps.Plain()) { Times = random.Next(50, 500), PauseMs = random.Next(5, 100) };
            drawn = [.. drawn, new AuditClient([writes])];
        }

        return new AuditStory(members, drawn, [.. Faults(random, members, drawn, focus, seconds, isOurs)])
        {
            Settings = settings,
            SecondsMax = 2 * seconds,
            Title = $"seed {seed}, round {round}, {focus}",
        };
    }

    private static AuditClient Client(StoryRandom random, StepDrawer steps, int members, int seconds, int number)
    {
        var count = random.Next(4, 12 * Math.Max(1, seconds));
        var drawn = Enumerable.Range(0, count).SelectMany(_ => steps.Next());
        return new AuditClient([.. drawn.Select(step => Paced(random, step))])
        {
            First = number % members,
            RequiresLeader = random.Next(5) == 0,
            KnowsOne = members > 1 && random.Next(3) == 0,
        };
    }

    private static AuditStep Paced(StoryRandom random, AuditStep step) =>
        step is { Times: 1, Do: PutStep or GetStep or DeleteStep } ? step with { PauseMs = random.Next(25) } : step;

    private static IEnumerable<AuditFault> Faults(
        StoryRandom random, int members, AuditClient[] clients, Focus focus, int seconds, bool isOurs)
    {
        // Half of the rounds have none: then what breaks is the servers' own doing.
        var isOfMembers = focus == Focus.Members || (focus == Focus.Lease && members > 1);
        var most = isOfMembers ? 4 : random.Next(2) * 3;
        for (var left = random.Next(most + 1); left > 0; left--)
        {
            var kinds = members == 1 ? OfOne : focus == Focus.Lease && random.Next(3) > 0 ? OfLeases : OfSeveral;
            var kind = focus == Focus.Compaction && random.Next(2) == 0
                ? AuditFaultKind.Kill
                : kinds[random.Next(kinds.Length)];
            var client = random.Next(clients.Length);
            var isAnchored = random.Next(2) == 0 && clients[client].Steps.Count > 0;
            var fault = new AuditFault(
                kind,
                members == 1 ? 0 : random.Next(3) == 0 ? AuditFault.Leader : random.Next(AuditFault.Follower, members),
                random.Next(isAnchored ? 1 << random.Next(1, 12) : 1000 * seconds),
                random.Next(2) == 0 ? random.Next(10, 1_500) : random.Next(1_500, 2_000 * Math.Max(seconds, 4)))
            {
                Client = isAnchored ? client : null,
                Step = isAnchored ? Anchor(random, clients[client].Steps) : 0,
            };
            if (isOurs || Cuts(kind))
            {
                yield return fault;
            }
        }
    }

    /// <summary>Any step, more often one that gives servers something to do beside their answer.</summary>
    private static int Anchor(StoryRandom random, IReadOnlyList<AuditStep> steps)
    {
        int[] heavy =
        [
            .. Enumerable.Range(0, steps.Count).Where(i => steps[i] is { Do: CompactStep } or { Times: > 50 }),
        ];
        return heavy.Length > 0 && random.Next(2) == 0
            ? heavy[random.Next(heavy.Length)]
            : random.Next(steps.Count);
    }

    /// <summary>Whether a fault is one of the wires to clients, or an operator's request.</summary>
    private static bool Cuts(AuditFaultKind kind) => kind is AuditFaultKind.ResetClients or AuditFaultKind.StallClients
        or AuditFaultKind.StallAnswers or AuditFaultKind.SlowClients or AuditFaultKind.Defragment
        or AuditFaultKind.Snapshot or AuditFaultKind.MoveLeader;
}
