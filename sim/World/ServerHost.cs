using Vigil.Core;
using Vigil.Server;
using Vigil.Sim.Network;
using Vigil.Sim.Scheduling;

namespace Vigil.Sim.World;

/// <summary>
/// The server's process: the production services over the production store, started again after each kill.
/// </summary>
/// <remarks>Divergence: the history survives a kill, since the store has no disk to lose it from yet.</remarks>
internal sealed class ServerHost
{
    public const string Name = "server";

    private static readonly ServerIdentity Identity = new(ClusterId: 0xC1, MemberId: 0xA1);

    /// <summary>
    /// Short enough that quiet watches are told how far they are, long enough that little else happens.
    /// </summary>
    private static readonly ServerLimits Limits = new() { ProgressInterval = TimeSpan.FromSeconds(15) };

    private readonly Scheduler _scheduler;
    private readonly SimNetwork _network;
    private readonly Action<string, Exception> _onFailure;
    private readonly int _drift;
    private StoreStats? _before;

    /// <summary>Its timer dies with the process that set it.</summary>
    private LeaseExpiry? _expiry;

    public ServerHost(
        Scheduler scheduler,
        SimNetwork network,
        WatchableStore store,
        Action<string, Exception> onFailure,
        int drift = 0)
    {
        _drift = drift;
        _scheduler = scheduler;
        _network = network;
        _onFailure = onFailure;
        Store = store;
        Process = Start();
    }

    public WatchableStore Store { get; private set; }

    public SimProcess Process { get; private set; }

    /// <summary>What the store counted, over all the process's lives.</summary>
    public StoreStats Totals
    {
        get
        {
            var now = Store.ReadStats();
            return _before is null
                ? now
                : now with
                {
                    CaughtUpTotal = now.CaughtUpTotal + _before.CaughtUpTotal,
                    BlockedTotal = now.BlockedTotal + _before.BlockedTotal,
                    PassedTotal = now.PassedTotal + _before.PassedTotal,
                    GivenUpTotal = now.GivenUpTotal + _before.GivenUpTotal,
                    StarvedTotal = now.StarvedTotal + _before.StarvedTotal,
                    BufferedBytesPeak = Math.Max(now.BufferedBytesPeak, _before.BufferedBytesPeak),
                };
        }
    }

    public void Restart(bool isSilent)
    {
        _before = Totals;
        Process.Kill();
        _network.Killed(Process, isSilent);
        Store = Store.Restarted();
        Process = Start();
    }

    private SimProcess Start()
    {
        var process = _scheduler.NewProcess(Name, _drift);
        process.OnFailure = _onFailure;
        var server = new SimServer(process) { OnFailure = _onFailure };
        var lessor = new Lessor(Store, process.Clock, process);
        var alarms = new Alarms();
        var cluster = new MemoryCluster(Store, lessor, Identity, alarms);
        var member = new Member(Store, cluster, lessor, Identity, alarms, Limits, process);
        Api.KV.BindService(server, new KvService(member));
        Api.Lease.BindService(server, new LeaseService(member, CancellationToken.None));
        Api.Maintenance.BindService(server, new MaintenanceService(member));
        Api.Watch.BindService(server, new WatchService(member, process.Clock, process, CancellationToken.None));
        _expiry = new LeaseExpiry(lessor, process.Clock);
        _network.Listen(server);
        return process;
    }
}
