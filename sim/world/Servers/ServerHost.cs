using Vigil.Core;
using Vigil.Server;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Servers;

/// <summary>
/// One server in memory: the production services over the production store, started again after each kill.
/// </summary>
/// <remarks>
/// Divergence: the history survives a kill. What a disk keeps is for <see cref="ClusterHost"/>; here watches that
/// outlive their server are searched without paying for consensus.
/// </remarks>
internal sealed class ServerHost : IServers
{
    public const string Name = "server";

    private static readonly ServerIdentity Identity = new(ClusterId: 0xC1, MemberId: 0xA1);

    private readonly Scheduler _scheduler;
    private readonly SimNetwork _network;
    private readonly Action<string, Exception> _onFailure;
    private readonly int _drift;
    private readonly ServerLimits _limits;
    private readonly Action<Law, string> _onBroken;
    private readonly Func<string, ICompactionPolicy>? _newCompaction;
    private long _looks;
    private StoreStats? _before;

    /// <summary>Its timer dies with the process that set it.</summary>
    private MemberAssembly? _assembly;

    public ServerHost(
        Scheduler scheduler,
        SimNetwork network,
        WatchableStore store,
        Action<string, Exception> onFailure,
        ServerLimits limits,
        Action<Law, string> onBroken,
        int drift = 0,
        Func<string, ICompactionPolicy>? newCompaction = null)
    {
        _onBroken = onBroken;
        _newCompaction = newCompaction;
        Alarms = new AlarmTruth(onBroken);
        _limits = limits;
        _drift = drift;
        _scheduler = scheduler;
        _network = network;
        _onFailure = onFailure;
        Store = store;
        Process = Start();
    }

    public WatchableStore Store { get; private set; }

    public SimProcess Process { get; private set; }

    public IReadOnlyList<string> Names { get; } = [Name];

    public IEnumerable<SimProcess> Processes => [Process];

    public IEnumerable<WatchableStore> Stores => [Store];

    public StoreStats Totals => Store.ReadStats().After(_before);

    public bool ComesBackAtOnce => true;

    public AlarmTruth Alarms { get; }

    public int Resolve(int member) => 0;

    public ulong IdOf(int member) => member == 0 ? Identity.MemberId : ulong.MaxValue;

    public SimProcess ProcessOf(int member) => Process;

    public void Kill(int member, bool isSilent)
    {
        _before = Totals;
        Process.Kill();
        _network.Killed(Process, isSilent);
        Store = Store.Restarted();
    }

    public void Start(int member)
    {
        if (!Process.IsAlive)
        {
            Process = Start();
        }
    }

    /// <summary>Ends what a server with a policy does by itself.</summary>
    public void Stop()
    {
        if (_newCompaction is not null)
        {
            _assembly?.Dispose();
        }
    }

    private SimProcess Start()
    {
        var process = _scheduler.NewProcess(Name, _drift);
        process.OnFailure = _onFailure;
        var server = new SimServer(process) { OnFailure = _onFailure };
        _assembly = new MemberAssembly(
            new MemberSeams(process.Clock, process, process, _onFailure),
            Identity,
            Store,
            _limits,
            _newCompaction?.Invoke(Name),
            log: null,
            CancellationToken.None);
        _assembly.Bind(server);
        _assembly.Begin();
        Alarms.Forget();
        server.OnCalled = new Admission(
            Name, Identity.MemberId, Store, _assembly.Member.Alarms, _limits.QuotaBytes, () => ++_looks, Alarms,
            _onBroken).OnCalled;
        _network.Listen(server);
        return process;
    }
}
