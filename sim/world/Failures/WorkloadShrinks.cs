namespace Vigil.Sim.World.Failures;

/// <summary>The smaller workloads next to a workload, boldest first.</summary>
public static class WorkloadShrinks
{
    /// <summary>Lists them. None is equal to <paramref name="workload"/>.</summary>
    public static IEnumerable<Workload> Of(Workload workload)
    {
        foreach (var faults in Without(workload.Faults))
        {
            yield return workload with { Faults = faults };
        }

        for (var i = 0; i < workload.Clients.Count && workload.Clients.Count > 1; i++)
        {
            yield return WithoutClient(workload, i);
        }

        for (var i = 0; i < workload.Clients.Count; i++)
        {
            foreach (var steps in Without(workload.Clients[i].Steps))
            {
                yield return WithSteps(workload, i, steps);
            }
        }

        foreach (var world in Simpler(workload.World))
        {
            yield return workload with { World = world };
        }

        for (var i = 0; i < workload.Clients.Count; i++)
        {
            var steps = workload.Clients[i].Steps;
            for (var place = 0; place < steps.Count; place++)
            {
                foreach (var simpler in Simpler(steps[place]))
                {
                    yield return WithSteps(workload, i, [.. steps.Take(place), simpler, .. steps.Skip(place + 1)]);
                }
            }
        }

        for (var i = 0; i < workload.Faults.Count; i++)
        {
            foreach (var simpler in Simpler(workload.Faults[i]))
            {
                yield return WithFault(workload, i, simpler);
            }
        }
    }

    /// <summary>The list without runs of its items: halves, quarters, and so on to single ones.</summary>
    private static IEnumerable<T[]> Without<T>(IReadOnlyList<T> items)
    {
        for (var length = items.Count; length >= 1; length /= 2)
        {
            for (var start = 0; start < items.Count; start += length)
            {
                yield return [.. items.Take(start), .. items.Skip(start + length)];
            }
        }
    }

    private static IEnumerable<WorldOptions> Simpler(WorldOptions world)
    {
        var plain = new WorldOptions();
        WorldOptions[] candidates =
        [
            world with { Latencies = plain.Latencies },
            world with { WindowBytes = plain.WindowBytes },
            world with { BufferEventsMax = plain.BufferEventsMax },
            world with { BatchEventsMax = plain.BatchEventsMax },
            world with { SyncRevisionsMax = plain.SyncRevisionsMax },
            world with { BuffersBytesMax = plain.BuffersBytesMax },
            world with { Merges = plain.Merges },
            world with { ServerDrift = plain.ServerDrift },
            world with { ClientDrift = plain.ClientDrift },
            world with { Members = Math.Min(world.Members, 1) },
            world with { Members = Math.Min(world.Members, 3) },
            world with { MemberDrifts = plain.MemberDrifts },
            world with { MemberSyncsMs = plain.MemberSyncsMs },
            world with { SnapshotAfterBytes = plain.SnapshotAfterBytes },
            world with { KeepEntries = plain.KeepEntries },
            world with { ChunkBytes = plain.ChunkBytes },
            world with { SegmentBytes = plain.SegmentBytes },
            world with { FragmentBytes = plain.FragmentBytes },
            world with { AppliedBytesMax = plain.AppliedBytesMax },
            world with { RequiresLeader = plain.RequiresLeader },
            world with { RestsMs = plain.RestsMs },
            world with { ThinksMs = plain.ThinksMs },
            world with { PatienceMs = plain.PatienceMs },
            world with { KeepsMs = plain.KeepsMs },
            world with { KeepsRevisions = plain.KeepsRevisions },
            world with { QuotaBytes = plain.QuotaBytes },
            world with { IsSmall = plain.IsSmall },
            world with { KnowsOneMember = plain.KnowsOneMember },
            world with { Loss = plain.Loss, LosesLeader = plain.LosesLeader },
            world with { HasPeerSecret = plain.HasPeerSecret },
        ];
        return candidates.Where(candidate => candidate != world);
    }

    /// <summary>What a step may become that is simpler.</summary>
    internal static IEnumerable<ScriptStep> Simpler(ScriptStep step)
    {
        IEnumerable<ScriptStep> candidates = step switch
        {
            PutStep put =>
            [
                put with { PrevKv = false },
                put with { Lease = 0 },
                put with { Key = 0 },
                put with { IgnoreValue = false },
                put with { IgnoreLease = false },
                put with { Padding = 0 },
            ],
            DeleteStep delete =>
                [new PutStep(delete.Key, false), delete with { Count = 1 }, delete with { PrevKv = false }],
            GetStep get =>
            [
                new GetStep(get.Key, get.Count, get.Back, get.Limit),
                get with { Count = 1 },
                get with { Back = 0 },
                get with { Limit = 0 },
                get with { Order = 0 },
                get with { KeysOnly = false },
                get with { CountOnly = false },
                get with { Number = ReadNumber.None, Value = 0, IsExact = false },
            ],
            TxnStep txn =>
            [
                txn with { Condition = TxnCondition.None },
                txn with { Fill = 0 },
                .. Without(txn.Compares).Select(compares => txn with { Compares = compares }),
                .. Without(txn.Then).Select(then => txn with { Then = then }),
                .. Without(txn.Else).Select(otherwise => txn with { Else = otherwise }),
                txn with { Reads = false },
                txn with { ReadsBack = 0 },
                txn with { Lease = 0 },
                txn with { Nests = false },
                txn with { Otherwise = [], OtherwisePadding = 0 },
                txn with { OtherwisePadding = 0 },
                .. Without(txn.Puts).Select(puts => txn with { Puts = puts }),
                .. Without(txn.Deletes).Select(deletes => txn with { Deletes = deletes }),
            ],
            WatchStep watch =>
            [
                watch with { Exact = 0 },
                watch with { Pace = 0 },
                watch with { RestMs = 0 },
                watch with { ProgressNotify = false },
                watch with { FromCompacted = false },
                watch with { Resync = false },
                watch with { SnapshotFirst = false },
                watch with { FromLast = false },
                watch with { AsksEvery = 0 },
                watch with { CrashAfter = 0 },
                watch with { PrevKv = false },
                watch with { NoPut = false },
                watch with { NoDelete = false },
                watch with { Count = 1 },
                watch with { Back = 0 },
            ],
            StreamStep stream =>
            [
                .. stream.Watches.Take(1),
                .. Without(stream.Watches)
                .Where(left => left.Length > 0).Select(left => stream with { Watches = left }),
                stream with { ChoosesIds = false },
                stream with { AsksEvery = 0 },
                stream with { CancelsAfter = 0 },
                stream with { Pipelines = false },
                stream with { Fragments = false },
                stream with { Recreates = 0 },
            ],
            KeepAliveStep keep => [keep with { Beside = 0 }],
            GrantStep grant => [grant with { Again = 0 }],
            HashStep hash => [hash with { Back = 0 }, hash with { Member = 0 }],
            AlarmStep alarm => [alarm with { IsCorrupt = false }, alarm with { Member = 0 }],
            CompactStep compact => [compact with { Back = 0 }],
            PauseStep pause => [pause with { Steps = pause.Steps / 2 }],
            _ => [],
        };
        return candidates.Where(candidate => !candidate.Equals(step) && candidate is not PauseStep { Steps: 0 });
    }

    private static IEnumerable<FaultStep> Simpler(FaultStep fault)
    {
        FaultStep[] candidates =
        [
            fault with { Kind = FaultKind.Reset, Client = Math.Max(0, fault.Client), LastsMs = 5, Overlaps = false },
            fault with { Overlaps = false },
            fault with { After = 0 },
            fault with { WaitsMs = 0 },
            fault with { After = fault.After / 2 },
            fault with { After = Math.Max(0, fault.After - 1) },
        ];
        return candidates.Where(candidate => candidate != fault);
    }

    private static Workload WithoutClient(Workload workload, int client) =>
        workload with { Clients = [.. workload.Clients.Where((_, i) => i != client)] };

    private static Workload WithSteps(Workload workload, int client, IReadOnlyList<ScriptStep> steps) =>
        workload with { Clients = [.. workload.Clients.Select((c, i) => i == client ? new ClientScript(steps) : c)] };

    private static Workload WithFault(Workload workload, int fault, FaultStep replacement) =>
        workload with { Faults = [.. workload.Faults.Select((f, i) => i == fault ? replacement : f)] };
}
