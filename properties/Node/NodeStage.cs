using Grpc.Core;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Server;
using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Disk;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World;
using Vigil.Sim.World.Servers;
using Xunit;

namespace Vigil.Properties.Node;

/// <summary>One real node in a simulated world, among members that a test plays: for what takes exact timing.</summary>
internal sealed class NodeStage
{
    private const int StepsMax = 100_000;

    private readonly Scheduler _scheduler = new(new ChoiceStream(new RandomWalk(7)));
    private readonly MemberHost _host;
    private readonly SimProcess _test;
    private readonly SimNetwork _network;

    /// <param name="voters">How many found the cluster, the node among them.</param>
    /// <param name="mutant">A fault in the node.</param>
    /// <param name="snapshotBytesMax">
    /// The most bytes of a snapshot; null for the usual bound and no snapshot at all.
    /// </param>
    /// <param name="secret">What its members prove themselves with; null for nothing.</param>
    public NodeStage(
        int voters,
        NodeMutants mutant = NodeMutants.None,
        long? snapshotBytesMax = null,
        PeerSecret? secret = null)
    {
        var network = new SimNetwork(_scheduler, new LinkOptions());
        var founders = Enumerable.Range(0, voters)
            .Select(
                i => new Founder(ServerNames.OfMember(i), [MemberConnector.UrlOf(ServerNames.OfMember(i))])).ToArray();
        var founding = new Founding("staged", founders);
        var plan = ClusterPlan.Of(
            new WorldOptions { Members = voters }, default(Mutants) with { Node = mutant },
            (_, failure) => Failure ??= failure,
            (law, text) => Failure ??= new InvalidOperationException($"{law}: {text}")) with
        {
            Secret = secret,
            OnForged = (what, _) => Reports.Add(what),
        };
        if (snapshotBytesMax is { } bytes)
        {
            plan = plan with { Node = plan.Node with { SnapshotAfterBytes = 1, SnapshotBytesMax = bytes } };
        }

        var identity = new ServerIdentity(founding.ClusterId, founding.IdOf(founders[0]))
        {
            Name = founders[0].Name,
            PeerUrls = founders[0].PeerUrls,
            ClientUrls = [],
        };
        _host = new MemberHost(_scheduler, network, plan, identity, founding, hosts: [], new MachineNature(0, 0));
        Peers = [.. founders.Skip(1).Select(founder => new StagedPeer(founding.IdOf(founder), identity.MemberId))];
        for (var i = 0; i < Peers.Count; i++)
        {
            var server = new SimServer(_scheduler.NewProcess(founders[i + 1].Name)) { OnFailure = plan.OnFailure };
            Api.Peers.Peer.BindService(server, Peers[i]);
            Peers[i].OnAnswer = Say;
            network.Listen(server);
        }

        _network = network;
        _test = _scheduler.NewProcess("test");
        _test.OnFailure = plan.OnFailure;
    }

    public ClusterNode Node => _host.Node ?? throw new InvalidOperationException("It has not started.");

    public WatchableStore Store => _host.Store ?? throw new InvalidOperationException("It has not started.");

    public IReadOnlyList<StagedPeer> Peers { get; }

    /// <summary>What the node ended with, since it could not go on; null while it runs.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What the node reported of what it refused.</summary>
    public List<string> Reports { get; } = [];

    /// <summary>Whose time it is.</summary>
    public SimProcess Test => _test;

    /// <summary>Runs a test to its end, or to its failure.</summary>
    /// <param name="test">What is done, and what must hold.</param>
    /// <param name="mayFail">The test looks at <see cref="Failure"/> itself.</param>
    public void Run(Func<Task> test, bool mayFail = false)
    {
        _host.Start();
        var end = _test.Spawn("test", async () =>
        {
            await UntilAsync(() => _host.Node is not null);
            await test();
        });
        var hasEnded = _scheduler.Run(end, StepsMax);
        Assert.Null(mayFail ? null : Failure);
        Assert.True(hasEnded, "It waits for something that does not come.");
    }

    /// <summary>A way to the node's own services, for somebody who is no member.</summary>
    public CallInvoker Connect() => _network.Connect(_test, _host.Name);

    /// <summary>The disk of the node's machine.</summary>
    public DiskImage Disk => _host.Disk;

    /// <summary>Kills the node's process, as the operating system does, and starts another on the same disk.</summary>
    public async Task RestartAsync()
    {
        _host.Kill(isSilent: false);
        _host.Start();
        await UntilAsync(() => _host.Node is not null);
    }

    /// <summary>Stops the node as an operator does.</summary>
    /// <returns>Completes at the end of its loop.</returns>
    public Task StopAsync() => _host.StopAsync();

    /// <summary>Lets the node have a message of another member.</summary>
    public void Say(Message message) => Node.Receive(message);

    public Task SleepAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _test.Clock);

    public async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await SleepAsync(50);
        }
    }
}
