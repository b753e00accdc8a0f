using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World;

/// <summary>
/// Draws a workload from the choice stream, so that it is searched, replayed and shrunk like any other choice.
/// </summary>
/// <remarks>
/// Swarm testing: each execution first draws which kinds of steps and faults it has at all, since what is left out
/// makes room for more of the rest (Groce et al. 2012).
/// </remarks>
internal static class WorkloadGenerator
{
    private const int StepKinds = 8;

    private static readonly int[] Buffers = [1024, 1, 2, 4];
    private static readonly int[] Batches = [1024, 1, 2, 3];
    private static readonly int[] Chunks = [1000, 1, 2, 5];
    private static readonly int[] Windows = [65_535, 1, 128, 512];
    private static readonly int[] Ceilings = [1024 * 1024, 400, 1000, 3000];
    private static readonly int[] LifeTimes = [2, 3, 10];
    private static readonly long[] OddLifeTimes = [-1, 0, 1, long.MinValue, 9_000_000_001, long.MaxValue];
    private static readonly long[] OddNumbers =
        [-1, int.MinValue, long.MinValue, (1L << 31) + 5, (1L << 53) + 1, long.MaxValue];
    private static readonly int[] Sleeps = [300, 1500, 2500, 9000];
    private static readonly int[] Rests = [10, 1000, 40_000];
    private static readonly int[] RestsAfterFailure = [300, 1500, 5000, 0];
    private static readonly int[] AppliedAtOnce = [1024 * 1024, 1];
    private static readonly int[] Syncs = [0, 5, 100];
    private static readonly int[] Thinks = [300, 30, 0];
    private static readonly int[] Waits = [0, 500, 2_500, 4_000, 8_000];
    private static readonly int[] SnapshotChunks = [1024 * 1024, 64, 1000];
    private static readonly int[] Periods = [0, 0, 10_000, 40_000];
    private static readonly int[] Patiences = [0, 0, 25_000];
    private static readonly int[] FragmentSizes = [60, 1, 200];
    private static readonly int[] Segments = [1024 * 1024, 512, 4096];

    /// <summary>Draws one.</summary>
    public static Workload Draw(ChoiceStream choices, WorkloadScope scope)
    {
        var draw = new WorkloadDrawer(choices);
        var world = new WorldOptions
        {
            Keys = 1 + draw.Below("keys", 5),
            Latencies = draw.Chance("latency", 40) ? 4 : 1,
            BufferEventsMax = draw.OneOf("buffer", Buffers),
            BatchEventsMax = draw.OneOf("batch", Batches),
            SyncRevisionsMax = draw.OneOf("chunk", Chunks),
            WindowBytes = draw.OneOf("window", Windows),
            BuffersBytesMax = draw.OneOf("ceiling", Ceilings),
            Merges = draw.Chance("merges", 30),
            IsSmall = draw.Chance("small", 70),
            ServerDrift = DrawDrift(draw, scope.Faults),
            ClientDrift = DrawDrift(draw, scope.Faults),
        };
        if (scope.Members.Count > 0)
        {
            world = DrawCluster(draw, world, scope);
        }

        var allowed = new bool[StepKinds];
        for (var kind = 0; kind < StepKinds; kind++)
        {
            allowed[kind] = kind == 0 || draw.Chance("swarm", 75);
        }

        var clients = new List<ClientScript>();
        var count = 1 + draw.Below("clients", scope.ClientsMax);
        for (var client = 0; client < count; client++)
        {
            clients.Add(DrawScript(draw, world, scope, allowed));
        }

        var faults = DrawFaults(draw, scope.Faults, count, world.Members);
        return WorkloadAdditions.Add(choices, scope, Fragmented(draw, new Workload(world, clients, faults)));
    }

    /// <summary>Some servers cut what they send.</summary>
    private static Workload Fragmented(WorkloadDrawer draw, Workload drawn)
    {
        var hasStreams = drawn.Clients.SelectMany(client => client.Steps).OfType<StreamStep>().Any();
        if (!hasStreams || !draw.Chance("fragments", 50))
        {
            return drawn;
        }

        ClientScript[] clients =
        [
            .. drawn.Clients.Select(client => new ClientScript(
                [.. client.Steps.Select(WithFragments)])),
        ];
        return drawn with
        {
            World = drawn.World with { FragmentBytes = draw.OneOf("fragment bytes", FragmentSizes) },
            Clients = clients,
        };
    }

    private static ScriptStep WithFragments(ScriptStep step) => step switch
    {
        StreamStep stream => stream with { Fragments = true },
        WatchStep watch => watch with { Fragments = true },
        _ => step,
    };

    private static WorldOptions DrawCluster(WorkloadDrawer draw, WorldOptions world, WorkloadScope scope)
    {
        var members = draw.OneOf("members", scope.Members);
        return world with
        {
            Members = members,
            MemberDrifts = [.. Enumerable.Range(0, members).Select(_ => DrawDrift(draw, scope.Faults))],
            ThinksMs = draw.OneOf("thinks", Thinks),
            RestsMs = draw.OneOf("rests after failure", RestsAfterFailure),
            RequiresLeader = draw.Chance("requires leader", 40),
            AppliedBytesMax = draw.OneOf("applied at once", AppliedAtOnce),
            MemberSyncsMs = [.. Enumerable.Range(0, members).Select(_ => draw.OneOf("sync", Syncs))],
            SnapshotAfterBytes = draw.OneOf("snapshot after", scope.SnapshotSizes),
            KeepEntries = draw.OneOf("keep", scope.Kept),
            ChunkBytes = draw.OneOf("chunk bytes", SnapshotChunks),
            SegmentBytes = draw.OneOf("segment", Segments),
            PatienceMs = draw.OneOf("patience", Patiences),
            KeepsMs = draw.OneOf("keeps", Periods),
            KnowsOneMember = draw.Chance("knows one", scope.KnowsOnePercent),
            HasPeerSecret = draw.Chance("peer secret", scope.PeerSecretPercent),
        };
    }

    private static ClientScript DrawScript(WorkloadDrawer draw, WorldOptions world, WorkloadScope scope, bool[] allowed)
    {
        var steps = new List<ScriptStep>();
        var length = 1 + draw.Below("steps", scope.StepsMax);
        for (var i = 0; i < length; i++)
        {
            if (allowed[3] && draw.Chance("compact at delete", 5))
            {
                // Where history was lost in practice: etcd #18089 and #19179.
                var key = draw.Below("key", world.Keys);
                steps.Add(new DeleteStep(key, 1, false));
                steps.Add(new CompactStep(0));
                steps.Add(new WatchStep(key, 1, 0) { FromCompacted = true });
                continue;
            }

            if (allowed[1] && allowed[3] && draw.Chance("behind compaction", 7))
            {
                // The range itself is read and the watch goes on behind it: writes may fall between the two.
                var key = draw.Below("key", world.Keys);
                steps.Add(new PutStep(key, false));
                steps.Add(new CompactStep(0));
                steps.Add(new WatchStep(key, 1, 1) { Resync = true });
                steps.Add(new PutStep(key, false));
                steps.Add(new PutStep(key, false));
                continue;
            }

            if (allowed[7] && draw.Chance("life of a lease", scope.LivesPercent))
            {
                steps.AddRange(DrawLife(draw, world));
                continue;
            }

            steps.Add(DrawStep(draw, world, allowed));
        }

        return new ClientScript(steps);
    }

    private static ScriptStep DrawStep(WorkloadDrawer draw, WorldOptions world, bool[] allowed)
    {
        var kind = draw.Below("step", 23) switch
        {
            >= 20 => 7,
            < 7 => 0,
            < 10 => 1,
            < 12 => 2,
            < 14 => 3,
            < 16 => 4,
            < 18 => 5,
            _ => 6,
        };
        var key = draw.Below("key", world.Keys);
        var count = 1 + (draw.Chance("range", 40) ? draw.Below("width", world.Keys - key) : 0);
        if (draw.Chance("odd key", 4))
        {
            (key, count) = (-1 - draw.Below("which odd key", OddKeys.Count), 1 + draw.Below("odd range", 2));
        }

        return (allowed[kind] ? kind : 0) switch
        {
            1 when draw.Chance("stream", 25) => DrawStream(draw, world),
            1 => DrawWatch(draw, key, count),
            2 => new TxnStep(
                key,
                (TxnCondition)draw.Below("compare", 4),
                draw.Some("puts", world.Keys),
                draw.Some("deletes", world.Keys),
                draw.Chance("reads", 30))
            {
                ReadsBack = draw.Chance("reads back", 25) ? draw.Below("back", 6) - 1 : 0,
                Lease = allowed[7] && draw.Chance("leased", 30) ? 1 + draw.Below("lease", 2) : 0,
                Nests = draw.Chance("nests", 20),
            },
            3 => new CompactStep(draw.Chance("newest", 40) ? 0 : draw.Below("back", 6) - 1)
            {
                Exact = draw.Chance("odd revision", 3) ? draw.OneOf("number", OddNumbers) : 0,
            },
            4 => new DeleteStep(key, count, draw.Chance("prev", 50)),
            5 => DrawGet(draw, world, key, count),
            6 => draw.Chance("stop", 25)
                ? new StopWatchStep(draw.Below("watch", 3))
                : new PauseStep(1 + draw.Below("rest", 12)),
            7 => DrawLease(draw),
            _ => new PutStep(key, draw.Chance("prev", 50))
            {
                Lease = allowed[7] && draw.Chance("leased", 40) ? 1 + draw.Below("lease", 2) : 0,
                IgnoreValue = draw.Chance("same value", 6),
                IgnoreLease = draw.Chance("same lease", 6),
            },
        };
    }

    private static GetStep DrawGet(WorkloadDrawer draw, WorldOptions world, int key, int count)
    {
        var get = new GetStep(key, count, draw.Below("back", 5), draw.Below("limit", 3))
        {
            Serializable = world.Members > 0 && draw.Chance("serializable", 30),
        };
        if (!draw.Chance("shaped", 30))
        {
            return get;
        }

        get = get with
        {
            Order = draw.Below("order", ReadOrders.All.Count + 1),
            KeysOnly = draw.Chance("keys only", 15),
            CountOnly = draw.Chance("count only", 10),
            Number = (ReadNumber)draw.Below("read number", Enum.GetValues<ReadNumber>().Length),
        };
        var isExact = draw.Chance("exact", 30) || get.Number == ReadNumber.Limit;
        return get with
        {
            IsExact = isExact,
            Value = isExact ? draw.OneOf("number", OddNumbers) : draw.Below("value", 5),
        };
    }

    /// <summary>A lease and what is seen of it about the time when it ends: too rare to wait for.</summary>
    private static List<ScriptStep> DrawLife(WorkloadDrawer draw, WorldOptions world)
    {
        var key = draw.Below("key", world.Keys);
        var life = new List<ScriptStep>();
        var isBesideAnother = draw.Chance("beside another", 50);
        if (isBesideAnother)
        {
            // One that is gone, when the other is renewed: each must get the answer that is about it.
            life.Add(new GrantStep(2));
            life.Add(new RevokeStep(1));
        }

        life.Add(new GrantStep(2));
        life.Add(new PutStep(key, false) { Lease = 1 });
        for (var left = draw.Chance("renewed", 50) ? 1 + draw.Below("renewals", 4) : 0; left > 0; left--)
        {
            life.Add(new SleepStep(1500));
            life.Add(new KeepAliveStep(1) { Beside = isBesideAnother ? 2 : 0 });
        }

        if (world.Members > 1 && draw.Chance("leader moves", 40))
        {
            // Who leads then does not know how long the lease still has.
            life.Add(new MoveLeaderStep(draw.Below("to", world.Members)));
        }

        life.Add(new SleepStep(1500));
        if (world.Members > 1 && draw.Chance("renewed again", 40))
        {
            // The leader by now may get the revocation that an earlier leader found due.
            life.Add(new KeepAliveStep(1));
            life.Add(new SleepStep(1500));
        }

        life.Add(new GetStep(key, 1, 0, 0));
        return life;
    }

    private static ScriptStep DrawLease(WorkloadDrawer draw) => draw.Below("lease step", 7) switch
    {
        < 3 => new GrantStep(
            draw.Chance("odd life time", 5)
                ? draw.OneOf("odd seconds", OddLifeTimes)
                : draw.OneOf("life time", LifeTimes)),
        3 => new RevokeStep(1 + draw.Below("lease", 2)),
        < 6 => new KeepAliveStep(1 + draw.Below("lease", 2)) { Beside = draw.Below("beside", 4) },
        _ => new SleepStep(draw.OneOf("sleep", Sleeps)),
    };

    private static WatchStep DrawWatch(WorkloadDrawer draw, int key, int count)
    {
        var wantsProgress = draw.Chance("progress", 30);
        return new WatchStep(key, count, draw.Below("start", 9) - 2)
        {
            PrevKv = draw.Chance("prev", 50),
            NoPut = draw.Chance("noput", 10),
            NoDelete = draw.Chance("nodelete", 10),
            FromCompacted = draw.Chance("compacted", 20),
            ProgressNotify = wantsProgress,

            // Progress is interesting where something is left to deliver.
            RestMs = draw.Chance("very slow", wantsProgress ? 60 : 15) ? draw.OneOf("rest ms", Rests) : 0,
            Pace = draw.Chance("slow", 30) ? draw.Below("pace", 12) : 0,
            Resync = draw.Chance("resync", 25),
            SnapshotFirst = draw.Chance("snapshot", 10),
            FromLast = draw.Chance("from last", 10),
            AsksEvery = draw.Chance("asks", 20) ? 1 + draw.Below("asks every", 3) : 0,
            CrashAfter = draw.Chance("crash", 20) ? 1 + draw.Below("crash after", 6) : 0,
        };
    }

    internal static StreamStep DrawStream(WorkloadDrawer draw, WorldOptions world)
    {
        var watches = new List<WatchStep>();
        for (var left = 2 + draw.Below("watches", 2); left > 0; left--)
        {
            var key = draw.Below("key", world.Keys);
            watches.Add(DrawWatch(draw, key, 1 + draw.Below("width", world.Keys - key)));
        }

        return new StreamStep(watches)
        {
            ChoosesIds = draw.Chance("ids", 50),
            AsksEvery = draw.Below("asks", 3),
            CancelsAfter = draw.Chance("cancels", 20) ? 1 + draw.Below("cancels after", 6) : 0,
            Pipelines = draw.Chance("pipelines", 50),
        };
    }

    private static int DrawDrift(WorkloadDrawer draw, FaultOptions options) =>
        options.DriftMax > 0 && draw.Chance("drift", 20)
            ? draw.Below("drift by", (2 * options.DriftMax) + 1) - options.DriftMax
            : 0;

    private static List<FaultStep> DrawFaults(WorkloadDrawer draw, FaultOptions options, int clients, int members)
    {
        var kinds = new List<FaultKind>();
        foreach (var kind in options.StepsMax == 0 ? [] : options.Kinds)
        {
            if (draw.Chance("kind of fault", options.OnPercent))
            {
                kinds.Add(kind);
            }
        }

        var faults = new List<FaultStep>();
        for (var left = kinds.Count == 0 ? 0 : draw.Below("faults", options.StepsMax + 1); left > 0; left--)
        {
            faults.Add(DrawFault(draw, options, kinds[draw.Below("fault", kinds.Count)], clients, members));
        }

        return faults;
    }

    private static FaultStep DrawFault(
        WorkloadDrawer draw, FaultOptions options, FaultKind kind, int clients, int members)
    {
        var waits = members == 0 ? 0 : draw.OneOf("waits", Waits);
        var member = members == 0 ? 0
            : draw.Chance("leader", options.LeaderPercent) ? FaultStep.Leader
            : draw.Below("member", members);
        var isOfServer = kind is FaultKind.Pause or FaultKind.SlowProcess or FaultKind.ClockJump
            && draw.Chance("server", 75);
        var victim = isOfServer ? FaultStep.Server : draw.Below("victim", clients);
        var after = draw.Below("after", options.AfterMax);
        return kind == FaultKind.ClockJump
            ? new FaultStep(
                kind, victim, after, draw.OneOf("jumps", options.JumpsMs) * (draw.Chance("back", 50) ? -1 : 1))
            {
                Member = member,
                WaitsMs = waits,
            }
            : new FaultStep(kind, victim, after, draw.OneOf("lasts", options.DurationsMs))
            {
                Overlaps = draw.Chance("overlaps", 25),
                Member = member,
                WaitsMs = waits,
            };
    }
}
