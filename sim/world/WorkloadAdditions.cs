using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World;

/// <summary>
/// Adds rarer subjects to some of the workloads that were drawn, each as a few steps that belong together.
/// </summary>
/// <remarks>Drawn as additions, so that the workloads to which nothing is added are what they were.</remarks>
internal static class WorkloadAdditions
{
    private static readonly long[] Quotas = [1_200, 2_500, 6_000];
    private static readonly int[] Paddings = [0, 300, 1_500];
    private static readonly int[] Periods = [5_000, 12_000];
    private static readonly int[] Retentions = [1, 3, 8];
    private static readonly int[] Thinks = [300, 1_000];
    private static readonly int[] LifeTimes = [2, 3, 10];
    private static readonly int[] Keeps = [700, 4_000, 12_000];
    private static readonly int[] Sleeps = [300, 1_500, 2_500];
    private static readonly int[] Waits = [0, 500, 2_500, 8_000];

    /// <summary>The workload with what is added to it.</summary>
    public static Workload Add(ChoiceStream choices, WorkloadScope scope, Workload drawn)
    {
        var draw = new WorkloadDrawer(choices, ChoiceKind.Addition);
        var (added, world) = (scope.Added, drawn.World);
        List<List<ScriptStep>> scripts = [.. drawn.Clients.Select(client => client.Steps.ToList())];
        List<FaultStep> faults = [.. drawn.Faults];
        if (draw.Chance("quota", added.Quota))
        {
            world = world with { QuotaBytes = draw.OneOf("quota bytes", Quotas) };
            Times(2 + draw.Below("alarms", 5), () => Insert(draw, scripts, DrawQuota(draw, world)));
        }

        if (draw.Chance("hashes", added.Hashes))
        {
            Times(1 + draw.Below("hash steps", 4), () => Insert(
                draw, scripts, [new HashStep(draw.Below("member", 1 + world.Members), draw.Below("back", 6))]));
        }

        if (draw.Chance("keeps", added.Keeps))
        {
            world = Keep(draw, world);
        }

        if (draw.Chance("leases", added.Leases))
        {
            Times(1 + draw.Below("lives", 2), () => Insert(draw, scripts, DrawLives(draw, world)));
        }

        if (draw.Chance("watches", added.Watches))
        {
            Insert(draw, scripts, [WorkloadGenerator.DrawStream(draw, world) with
            {
                ChoosesIds = draw.Chance("ids", 75),
                CancelsAfter = 1 + draw.Below("cancels after", 4),
                Recreates = 1 + draw.Below("recreates", 3),
            }]);
        }

        if (draw.Chance("txns", added.Txns))
        {
            Times(1 + draw.Below("transactions", 4), () => Insert(draw, scripts, [TxnAdditions.Draw(draw, world)]));
        }

        if (draw.Chance("looks", added.Looks))
        {
            Times(1 + draw.Below("look steps", 5), () => Insert(
                draw,
                scripts,
                [new LookStep((LookAt)draw.Below("look", 6), draw.Below("member", 1 + world.Members))
                {
                    Lease = draw.Below("lease", 3),
                }]));
        }

        if (world is { Members: >= 3, KnowsOneMember: false } && draw.Chance("losses", added.Losses))
        {
            world = world with
            {
                Loss = (MemberLoss)(1 + draw.Below("loss", 5)),
                LosesLeader = draw.Chance("leader", 70),
            };
        }

        var mayChange = scope.Faults.StepsMax > 0 && scope.Faults.Kinds.Contains(FaultKind.MemberChange);
        if (world.Members > 1 && mayChange && draw.Chance("members", added.Members))
        {
            Times(1 + draw.Below("changes", 2), () => faults.Insert(
                draw.Below("place", faults.Count + 1), DrawChange(draw, world)));
        }

        return new Workload(world, [.. scripts.Select(steps => new ClientScript(steps))], faults);
    }

    private static void Times(int times, Action add)
    {
        for (; times > 0; times--)
        {
            add();
        }
    }

    /// <summary>Puts steps somewhere into a script, one behind the other.</summary>
    private static void Insert(WorkloadDrawer draw, List<List<ScriptStep>> scripts, IEnumerable<ScriptStep> steps)
    {
        var script = scripts[draw.Below("client", scripts.Count)];
        script.InsertRange(draw.Below("place", script.Count + 1), steps);
    }

    private static WorldOptions Keep(WorkloadDrawer draw, WorldOptions world)
    {
        // Time goes by between the steps, or a policy would not look before all is over.
        var slow = world with { ThinksMs = Math.Max(world.ThinksMs, draw.OneOf("thinks", Thinks)) };
        return draw.Chance("by revision", 50)
            ? slow with { KeepsMs = 0, KeepsRevisions = draw.OneOf("revisions", Retentions) }
            : slow with { KeepsMs = draw.OneOf("period", Periods) };
    }

    private static ScriptStep[] DrawQuota(WorkloadDrawer draw, WorldOptions world)
    {
        var key = draw.Below("key", world.Keys);
        var member = draw.Below("member", world.Members + 2);
        var isCorrupt = draw.Chance("corrupt", 15);
        return draw.Below("quota step", 8) switch
        {
            0 or 1 => [new PutStep(key, false) { Padding = draw.OneOf("padding", Paddings) }],
            2 => [new TxnStep(
                key, (TxnCondition)(1 + draw.Below("compare", 3)), draw.Some("puts", world.Keys), [], false)
            {
                Otherwise = draw.Some("otherwise", world.Keys),
                OtherwisePadding = draw.OneOf("padding", Paddings),
            }],
            3 => [new AlarmStep(AlarmAct.Raise, member, isCorrupt), new PutStep(key, false)],
            4 => [new AlarmStep(AlarmAct.Disarm, member, isCorrupt), new PutStep(key, false)],
            5 => [new AlarmStep(AlarmAct.DisarmAll, 0, false), new PutStep(key, false)],
            6 =>
            [
                new DeleteStep(0, world.Keys, false),
                new CompactStep(0),
                new AlarmStep(AlarmAct.DisarmAll, 0, false),
                new PutStep(key, false),
                new AlarmStep(AlarmAct.List, 0, false),
            ],
            _ => [new AlarmStep(AlarmAct.List, 0, isCorrupt)],
        };
    }

    /// <summary>A lease that ends, and one with its id.</summary>
    private static List<ScriptStep> DrawLives(WorkloadDrawer draw, WorldOptions world)
    {
        var key = draw.Below("key", world.Keys);
        var lives = new List<ScriptStep>
        {
            new GrantStep(draw.OneOf("life time", LifeTimes)),
            new PutStep(key, false) { Lease = 1 },
            new SleepStep(draw.OneOf("sleep", Sleeps)),
        };
        if (draw.Chance("revoked", 70))
        {
            lives.Add(new RevokeStep(1));
        }

        lives.Add(new GrantStep(draw.OneOf("life time", LifeTimes)) { Again = 1 });
        lives.Add(new PutStep(draw.Below("key", world.Keys), false) { Lease = 1 });
        lives.Add(new SleepStep(draw.OneOf("sleep", Sleeps)));
        if (draw.Chance("renewed", 50))
        {
            lives.Add(draw.Chance("kept", 50) ? new KeepStep(1, draw.OneOf("keep", Keeps)) : new KeepAliveStep(1));
            lives.Add(new SleepStep(draw.OneOf("sleep", Sleeps)));
        }

        lives.Add(new GetStep(0, world.Keys, 0, 0));
        return lives;
    }

    private static FaultStep DrawChange(WorkloadDrawer draw, WorldOptions world) => new(
        draw.Chance("returns", 50) ? FaultKind.MemberReturn : FaultKind.ChangeBesideMove,
        draw.Below("which", 2),
        draw.Below("after", 100),
        LastsMs: 500)
    {
        Member = draw.Below("member", world.Members),
        WaitsMs = draw.OneOf("waits", Waits),
        Overlaps = draw.Chance("overlaps", 50),
    };
}
