using Vigil.Client;
using Vigil.Core;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Determinism;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Search;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>
/// One run of the whole system: server, clients, network and faults under one scheduler, then judged.
/// </summary>
/// <remarks>
/// Two phases. First anything may go wrong while the clients run their scripts. Then every fault is healed, and within
/// bounded virtual time every watch must have delivered everything, and everything must end.
/// </remarks>
internal sealed class Execution
{
    /// <summary>More steps than any sound execution of the generator's size takes.</summary>
    private const int StepsMax = 200_000;

    private static readonly HistoryOracle Oracle = new();

    /// <summary>A watch may be served by a member that is behind.</summary>
    private static readonly HistoryOracle ClusterOracle = new(new OracleOptions { SingleMember = false });

    private readonly Workload _workload;
    private readonly PhaseTimes _times;
    private readonly Mutants _mutants;
    private readonly ChoiceStream _choices;
    private readonly Scheduler _scheduler;
    private readonly SimNetwork _network;
    private readonly HistoryRecorder _history;
    private readonly SimProcess _driver;
    private readonly IServers _servers;
    private readonly Nemesis _nemesis;
    private readonly List<SimClient> _clients = [];
    private readonly LeaseBook _leases = new();
    private readonly List<Violation> _failures = [];
    private long? _finalRevision;
    private bool _hasConverged;
    private TimeSpan _busy;
    private ulong? _class;

    private Execution(Workload workload, ChoiceStream choices, Mutants mutants, MessageLog? log, StepTrace? trace)
    {
        _workload = workload;
        _times = PhaseTimes.Of(workload);
        _mutants = mutants;
        _choices = choices;
        _scheduler = new Scheduler(choices);
        log?.Begin(_scheduler);
        _network = new SimNetwork(_scheduler, new LinkOptions
        {
            LatencyMin = TimeSpan.FromMilliseconds(workload.World.Latencies > 1 ? 1 : 0),
            Latencies = workload.World.Latencies,
            WindowBytes = workload.World.WindowBytes,
        })
        {
            Log = log,
        };
        if (workload.Faults.Any(fault => fault.Kind == FaultKind.HostilePeer))
        {
            _network.Tap = new Wiretap(_network, "/vigil.peerpb.");
        }

        _driver = NewProcess("driver");
        _history = new HistoryRecorder(_driver.Clock, workload.World.FastestDrift)
        {
            OnRecorded = log is null ? null : log.Recorded,
        };
        _servers = workload.World.Members == 0
            ? new ServerHost(
                _scheduler,
                _network,
                new WatchableStore(workload.World.ToStoreOptions(), mutants.Store),
                Failed,
                workload.World.ToServerLimits(),
                Fail,
                workload.World.ServerDrift,
                WatchedPolicy.MakerFor(workload.World, _history, Fail))
            : new ClusterHost(
                _scheduler, _network, workload.World, ClusterPlan.Of(workload.World, mutants, Failed, Fail) with
                {
                    NewCompaction = WatchedPolicy.MakerFor(workload.World, _history, Fail),
                });
        for (var i = 0; i < workload.Clients.Count; i++)
        {
            _clients.Add(NewClient(i, workload.Clients[i]));
        }

        if (trace is not null)
        {
            _scheduler.OnStep = lane => trace.Add(lane, Digest());
        }

        _nemesis = new Nemesis(
            workload.Faults, _servers, _network, _history, _driver,
            client => _clients[client % _clients.Count].Process);
    }

    /// <summary>Runs a workload.</summary>
    /// <param name="workload">What happens from outside.</param>
    /// <param name="choices">Decides the rest; may already have decided the workload.</param>
    /// <param name="mutants">Faults to put into the code under test.</param>
    /// <param name="log">Listens to what crosses the network; null for nobody.</param>
    /// <param name="trace">Notes the state after each step; null for nobody.</param>
    public static ExecutionReport Run(
        Workload workload, ChoiceStream choices, Mutants mutants, MessageLog? log = null, StepTrace? trace = null)
    {
        var execution = new Execution(workload, choices, mutants, log, trace);
        return execution.Run();
    }

    private ExecutionReport Run()
    {
        var end = _driver.Spawn("driver", DriveAsync);
        var hasEnded = _scheduler.Run(end, StepsMax);
        if (!hasEnded)
        {
            Fail(Law.Convergence, $"The execution came to no end. Waited for: {DescribeWaiting()}.");
        }

        var history = _history.Finish(_finalRevision, _hasConverged);
        var verdict = (_workload.World.Members == 0 ? Oracle : ClusterOracle).Judge(history);
        HashCheck.Check(history.Hashes, verdict.AppliedUnknownWrites == 0 ? verdict.Order : null, Fail);
        var marks =
            MarksOf.History(history, verdict.Order, _servers.Totals, [.. _clients.Select(client => client.Shared)]);
        marks.Add(_nemesis.Reached);
        marks.Reach(Mark.AlarmDisarmed, _servers.Alarms.Disarmed);
        BatchBound.Check(history, _workload.World, Fail);
        MarksOf.Reach(marks, _servers as ClusterHost);
        marks.Reach(Mark.ClockDrift, _workload.World.ServerDrift != _workload.World.ClientDrift ? 1 : 0);
        foreach (var stats in _servers.Stores.Select(store => store.ReadStats()))
        {
            _choices.Note((ulong)stats.Revision);
            _choices.Note((ulong)stats.Keys);
        }

        _choices.Note((ulong)_history.Seq);
        return new ExecutionReport(
            _workload,
            _choices.Made,
            _choices.Hash,
            _class ?? _scheduler.Causality.Class,
            _scheduler.Steps,
            _scheduler.Now,
            history,
            [.. verdict.Violations, .. _failures],
            marks)
        {
            Lanes = _scheduler.Lanes,
            Volume = SweepVolume.Of(history, _servers, _busy),
            Order = verdict.Order,
        };
    }

    /// <summary>What was decided and sent, what the clients saw, and what the store holds.</summary>
    private ulong Digest()
    {
        var digest = StepId.Mix(_choices.Hash, (ulong)_scheduler.Now.Ticks);
        digest = StepId.Mix(digest, (ulong)_history.Seq);
        foreach (var stats in _servers.Stores.Select(store => store.ReadStats()))
        {
            digest = StepId.Mix(digest, (ulong)stats.Revision);
            digest = StepId.Mix(digest, (ulong)stats.Keys);
            digest = StepId.Mix(digest, (ulong)stats.BufferedBytesPeak);
        }

        return digest;
    }

    private async Task DriveAsync()
    {
        using var stopFaults = new CancellationTokenSource();
        var faults = _workload.Faults.Count == 0
            ? Task.CompletedTask
            : _driver.Spawn("nemesis", () => _nemesis.RunAsync(stopFaults.Token));
        await WithinAsync(
            SpawnAll("script", client => client.RunScriptAsync()), PhaseTimes.Script, "the clients' scripts");
        stopFaults.Cancel();
        await faults;
        _busy = _scheduler.Now;
        await Task.Delay(_times.Quiet, _driver.Clock);
        if (_workload.World.FreezesWhenQuiet)
        {
            _choices.Freeze();
            _class = _scheduler.Causality.Class;
        }

        await ConvergeAsync();
        await EndAsync();
    }

    /// <summary>Heals everything, then gives every watch the time to deliver everything.</summary>
    private async Task ConvergeAsync()
    {
        _network.Heal();
        (_servers as ClusterHost)?.StartAll();
        foreach (var client in _clients)
        {
            client.Hurry(wakes: _servers is ClusterHost);
        }

        // What was stuck in the network may still change the store; the newest revision is read after all of it.
        await RestAsync(PhaseTimes.CalmWithClients);
        await LoseAsync();
        var reader = NewClient(_clients.Count, new ClientScript([]));
        await WithinAsync(
            reader.Process.Spawn("read newest", () => ReadNewestAsync(reader)),
            _times.Healing,
            "a read after healing");
        if (_servers is ServerHost)
        {
            // The calm was longer than three intervals between notifications; a cluster's is shorter than one.
            _clients.ForEach(client => client.CheckNotified(_finalRevision ?? 0));
        }

        await RestAsync(PhaseTimes.CalmAlone);
        _hasConverged = true;
        _history.End();
    }

    /// <summary>Loses a member where the workload wants it, and heals again.</summary>
    private async Task LoseAsync()
    {
        if (_workload.World.Loss == MemberLoss.None || _servers is not ClusterHost cluster)
        {
            return;
        }

        var victim = cluster.Members[_workload.World.LosesLeader ? cluster.Resolve(-1) : cluster.Names.Count - 1];
        var loss = new Availability(
            cluster, _network, _history, _scheduler, _driver, _workload.World, Fail);
        if (loss.MayLose(victim))
        {
            var begin = _scheduler.Now;
            await loss.CheckAsync(_workload.World.Loss, victim, _clients);
            _busy += _scheduler.Now - begin;
            await RestAsync(PhaseTimes.CalmWithClients);
        }
    }

    /// <summary>Lets everything come to rest that still can.</summary>
    /// <param name="calm">For how long a cluster has to have been calm; one server is cheap to wait for.</param>
    private Task RestAsync(TimeSpan calm) => _servers is ClusterHost cluster
        ? new Calm(cluster, _network, _driver.Clock).WaitAsync(calm, _times.Healing)
        : Task.Delay(_times.Healing, _driver.Clock);

    private async Task ReadNewestAsync(SimClient reader)
    {
        if (await reader.ReadNewestAsync() is not { } newest)
        {
            Fail(Law.Convergence,
                $"A read was not answered, though everything was healed. Waited for: {DescribeWaiting()}.");
            return;
        }

        _finalRevision = newest.Revision;
        foreach (var kv in newest.Kvs)
        {
            if (kv.Lease != 0)
            {
                Fail(Law.LeaseEnds, $"Long after anybody renewed lease {kv.Lease}, {kv} is still there.");
            }
        }
    }

    /// <summary>Stops every watch; then nothing may be left anywhere.</summary>
    private async Task EndAsync()
    {
        await WithinAsync(
            SpawnAll("stop", client => client.StopWatchesAsync()), _times.Healing, "the end of the watches");
        (_servers as ServerHost)?.Stop();
        await RestAsync(PhaseTimes.CalmAlone);
        Leftovers.CheckStores(_servers.Stores, Fail);
        foreach (var (name, store) in _servers.Stores.Select((store, place) => ($"server {place + 1}", store)))
        {
            WatchedPolicy.CheckGivenUp(_workload.World, store, Fail);
            HashCheck.Note(name, store, _history);
        }

        if (_servers is ClusterHost cluster)
        {
            await EndClusterAsync(cluster);
        }

        foreach (var store in _servers.Stores)
        {
            FreedMemory.Check(store, Fail);
        }

        FreedMemory.Check(_servers.Totals, _workload.World.BuffersBytesMax, Fail);
        Leftovers.CheckProcesses(_clients.Select(client => client.Process).Concat(_servers.Processes), Fail);
    }

    /// <summary>The members agree; then they are stopped, one after the other.</summary>
    private async Task EndClusterAsync(ClusterHost cluster)
    {
        Agreement.Check(cluster, Fail);
        foreach (var member in cluster.Members.Where(member => member.IsRunning))
        {
            await WithinAsync(member.StopAsync(), _times.Healing, $"the stop of {member.Name}");
        }

        // Connections are closed by now; the other ends find out.
        await Task.Delay(_times.Healing, _driver.Clock);
    }

    private Task SpawnAll(string name, Func<SimClient, Task> body)
    {
        var join = new Join(_scheduler, _clients.Count);
        foreach (var client in _clients)
        {
            _ = client.Process.Spawn(name, () => join.RunAsync(() => body(client)));
        }

        return WaitAsync();

        async Task WaitAsync() => await join;
    }

    private async Task WithinAsync(Task work, TimeSpan time, string what)
    {
        using var stop = new CancellationTokenSource();
        var first = await Task.WhenAny([work, Task.Delay(time, _driver.Clock, stop.Token)]);
        if (first != work)
        {
            Fail(
                Law.Convergence,
                $"After {time.TotalSeconds:0} s of virtual time {what} had not come to an end. Waited for: "
                    + $"{DescribeWaiting()}.");
        }

        stop.Cancel();
    }

    private string DescribeWaiting() => Waiting.Describe(
        _history.Finish(null, converged: false), _clients.Select(client => client.Process).Concat(_servers.Processes));

    private SimClient NewClient(int number, ClientScript script)
    {
        var process = NewProcess($"client-{number}", _workload.World.ClientDrift);
        var known = _workload.World.KnowsOneMember ? 1 : _servers.Names.Count;
        var servers = Enumerable.Range(number, known)
            .Select(i => _network.Connect(process, _servers.Names[i % _servers.Names.Count])).ToArray();
        var client = new VigilClient(
            servers,
            new VigilClientOptions
            {
                MergeWatches = _workload.World.Merges,
                SharedEventsMax = _workload.World.BufferEventsMax,
                RequireLeader = _workload.World.RequiresLeader,
                RequestTimeout = _workload.World.PatienceMs > 0
                    ? TimeSpan.FromMilliseconds(_workload.World.PatienceMs)
                    : new VigilClientOptions().RequestTimeout,
            },
            process.Clock,
            process,
            process,
            _mutants.Client,
            owned: []);
        return new SimClient(
            number,
            script,
            process,
            process.Clock,
            client,
            servers[0],
            _history,
            _leases,
            Fail,
            _workload.World.RestsMs,
            _workload.World.ThinksMs,
            new SimOperator(
                _servers, client, process, _network, _history,
                new SimInspector(_servers, client, process, _network, _history, _leases, Fail),
                to => _nemesis.MoveLeaderAsync(to, process)));
    }

    private SimProcess NewProcess(string name, int drift = 0)
    {
        var process = _scheduler.NewProcess(name, drift);
        process.OnFailure = Failed;
        return process;
    }

    private void Failed(string where, Exception failure) =>
        Fail(Law.InvariantHeld, $"{where}: {failure.GetType().Name}: {failure.Message}");

    private void Fail(Law law, string message) => _failures.Add(new Violation(law, message));
}
