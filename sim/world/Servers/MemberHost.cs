using Vigil.Core;
using Vigil.Server;
using Vigil.Server.Node;
using Vigil.Sim.Engine.Disk;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.Oracle;
using Vigil.Storage;

namespace Vigil.Sim.World.Servers;

/// <summary>
/// One member of a cluster: its machine, which outlives its processes, and the process that runs now.
/// </summary>
internal sealed class MemberHost
{
    private readonly Scheduler _scheduler;
    private readonly SimNetwork _network;
    private readonly ClusterPlan _plan;
    private readonly Founding? _founding;
    private readonly IReadOnlyList<Api.Member> _hosts;
    private readonly MachineNature _nature;
    private StoreStats? _before;
    private (long LeaderChanges, long SnapshotsInstalled) _countsBefore;
    private SimServer? _server;
    private Vigil.Server.Alarms? _alarms;
    private CancellationTokenSource _stop = new();
    private Task _life = Task.CompletedTask;

    /// <summary>A machine, switched off.</summary>
    /// <param name="scheduler">Where it runs.</param>
    /// <param name="network">What it is connected to.</param>
    /// <param name="plan">What is the same for all members.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="founding">With whom it founds the cluster; null when it joins.</param>
    /// <param name="hosts">Whom it knows when it joins.</param>
    /// <param name="nature">What its machine is like when nothing is wrong with it.</param>
    public MemberHost(
        Scheduler scheduler,
        SimNetwork network,
        ClusterPlan plan,
        ServerIdentity identity,
        Founding? founding,
        IReadOnlyList<Api.Member> hosts,
        MachineNature nature)
    {
        _hosts = hosts;
        _scheduler = scheduler;
        _network = network;
        _plan = plan;
        _founding = founding;
        _nature = nature;
        Identity = identity;
        Disk = new DiskImage(identity.Name);
        HealDisk();
        Process = scheduler.NewProcess(identity.Name, nature.Drift);
        Process.Kill();
    }

    public ServerIdentity Identity { get; }

    public string Name => Identity.Name;

    /// <summary>What it has beyond its processes.</summary>
    public DiskImage Disk { get; }

    public SimProcess Process { get; private set; }

    /// <summary>Of the process that runs; null until it has read its disk.</summary>
    public WatchableStore? Store { get; private set; }

    /// <summary>Of the process that runs; null until it has read its disk.</summary>
    public ClusterNode? Node { get; private set; }

    /// <summary>The alarms that it knows of; none until it has read its disk.</summary>
    public IReadOnlyList<Api.AlarmMember> Alarms => _alarms?.List(Api.AlarmType.None) ?? [];

    /// <summary>What its nodes counted, over all the lives of its processes.</summary>
    public (long LeaderChanges, long SnapshotsInstalled) Counts => (
        _countsBefore.LeaderChanges + (Node?.Stats.LeaderChanges ?? 0),
        _countsBefore.SnapshotsInstalled + (Node?.Stats.SnapshotsInstalled ?? 0));

    public bool IsRunning => Process.IsAlive;

    public StoreStats? Totals => Store is null ? _before : Store.ReadStats().After(_before);

    /// <summary>Whom it knew when its process ended last; empty before.</summary>
    private IReadOnlyList<ulong> Known { get; set; } = [];

    /// <summary>Whether it knows a member's address: without anybody that it knows, nobody comes to it.</summary>
    public bool Knows(MemberHost other)
    {
        var known = Node?.Members.Select(member => member.ID).ToList() ?? Known;
        return known.Count == 0 || known.Contains(other.Identity.MemberId);
    }

    /// <summary>Whether an operator has requested its removal.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether it was removed from the cluster, and knows it: it is not started any more.</summary>
    public bool HasRetired { get; private set; }

    /// <summary>How often a process of this member ended because its disk refused.</summary>
    public int DiskDeaths { get; private set; }

    /// <summary>Starts it. Nothing when it runs, or has retired.</summary>
    public void Start()
    {
        if (IsRunning || HasRetired)
        {
            return;
        }

        Process = _scheduler.NewProcess(Name, _nature.Drift);
        Process.EntropyOffset = ServerNames.PlaceOf(Name);
        Process.OnFailure = _plan.OnFailure;
        _stop = new CancellationTokenSource();
        _life = Process.Spawn("member", RunAsync);
    }

    public void Kill(bool isSilent)
    {
        End();
        _network.Killed(Process, isSilent);
    }

    /// <summary>Its machine is switched off for good, since it was removed.</summary>
    public void Retire()
    {
        if (IsRunning)
        {
            Kill(isSilent: false);
        }

        HasRetired = true;
    }

    /// <summary>Nothing is wrong with its disk from here on.</summary>
    public void HealDisk() => Disk.Faults = _nature.SyncMs == 0
        ? DiskFaults.None
        : new DiskFaults { SlowSyncPercent = 100, SlowSync = TimeSpan.FromMilliseconds(_nature.SyncMs) };

    /// <summary>Stops it as an operator does, and waits for its end.</summary>
    public Task StopAsync()
    {
        _stop.Cancel();
        return _life;
    }

    private void End()
    {
        CheckUnanswered();
        _before = Totals;
        _countsBefore = Counts;
        Known = Node?.Members.Select(member => member.ID).ToList() ?? Known;
        Process.Kill();
        Disk.Crash(_scheduler.Choices);
        (Store, Node, _alarms) = (null, null, null);
    }

    private async Task RunAsync()
    {
        var (process, stop, refused) = (Process, _stop, Disk.Refused);
        try
        {
            HasRetired = await ServeAsync(process, stop) == NodeEnd.Removed;
        }
        catch (IOException failure) when (process.IsAlive)
        {
            // As on a real machine: a process whose disk fails ends, and an operator restarts it.
            if (Disk.Refused == refused)
            {
                _plan.OnFailure($"{Name}, whose disk refused nothing", failure);
            }

            DiskDeaths++;
            End();
            _network.Killed(process, isSilent: false);
            return;
        }

        if (HasRetired)
        {
            End();
            _network.Killed(process, isSilent: false);
        }
    }

    private async Task<NodeEnd> ServeAsync(SimProcess process, CancellationTokenSource ending)
    {
        var stop = ending.Token;
        var disk = new SimDisk(process, Disk);
        var (storage, recovered) = await OpenAsync(disk);
        var assembly = new MemberAssembly(
            new MemberSeams(process.Clock, process, process, _plan.OnFailure),
            Identity,
            new WatchableStore(_plan.Store, _plan.Mutants.Store),
            _plan.Limits,
            _plan.NewCompaction?.Invoke(Name),
            new MemberLog(storage, recovered, new MemberConnector(_network, process), _plan.Node)
            {
                Hosts = _hosts,
                Secret = _plan.Secret,
                OnForged = _plan.OnForged,
            },
            stop);
        var server = new SimServer(process) { OnFailure = _plan.OnFailure, OnAnswered = CheckAnswered };
        assembly.Bind(server);
        (Store, Node, _alarms) = (assembly.Member.Store, assembly.Node, assembly.Member.Alarms);
        if (Node is { } node)
        {
            server.OnCalled = new Admission(
                Name, Identity.MemberId, Store, _alarms, _plan.Limits.QuotaBytes, () => node.Counted.Applied,
                _plan.Alarms, _plan.OnBroken).OnCalled;
        }

        _network.Listen(server);
        _server = server;
        return await assembly.RunAsync(stop);
    }

    /// <summary>Looks for calls that are open for longer than a call may be.</summary>
    public void CheckUnanswered()
    {
        if (IsRunning && _server?.Process == Process)
        {
            foreach (var (method, took) in _server.Unanswered)
            {
                CheckAnswered(method, took);
            }
        }
    }

    /// <remarks>
    /// A promotion makes three requests: whether this member leads, whether the learner is ready, and the change. A
    /// leader that is to be removed may hand leadership over before.
    /// </remarks>
    private void CheckAnswered(string method, TimeSpan took)
    {
        var requests = method.EndsWith("Promote", StringComparison.Ordinal) ? 3
            : method.EndsWith("MemberRemove", StringComparison.Ordinal) ? 2
            : 1;
        var most = requests * _plan.Node.RequestTimeout;
        if (took > most + (2 * _plan.Node.TickInterval))
        {
            _plan.OnBroken(Law.Answered, $"{Name} has not answered {method} for {took.TotalSeconds:0.0} s.");
        }
    }

    private async Task<(LogStore Storage, Recovered Recovered)> OpenAsync(SimDisk disk)
    {
        var identity = new StorageIdentity(Identity.ClusterId, Identity.MemberId);
        if (await LogStore.IdentityAsync(disk) is not null)
        {
            return await LogStore.OpenAsync(disk, identity, _plan.Storage);
        }

        var (hardState, snapshot) = _founding?.Begin() ?? default;
        var storage = await LogStore.CreateAsync(disk, identity, hardState, snapshot, _plan.Storage);
        return (storage, new Recovered(hardState, snapshot, [], CutBytes: 0));
    }
}
