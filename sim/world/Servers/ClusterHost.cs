using Vigil.Core;
using Vigil.Server;
using Vigil.Server.Node;
using Vigil.Sim.Engine.Disk;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Servers;

/// <summary>The members of a cluster, those who founded it and those who joined.</summary>
internal sealed class ClusterHost : IServers
{
    private readonly Scheduler _scheduler;
    private readonly SimNetwork _network;
    private readonly ClusterPlan _plan;
    private readonly WorldOptions _world;
    private readonly ulong _clusterId;
    private readonly List<MemberHost> _members = [];
    private int _named;

    public ClusterHost(Scheduler scheduler, SimNetwork network, WorldOptions world, ClusterPlan plan)
    {
        _scheduler = scheduler;
        _network = network;
        _world = world;
        _plan = plan with { OnForged = OnForged };
        var founders = Enumerable.Range(0, world.Members)
            .Select(
                i => new Founder(ServerNames.OfMember(i), [MemberConnector.UrlOf(ServerNames.OfMember(i))])).ToArray();
        var founding = new Founding("simulated", founders);
        _clusterId = founding.ClusterId;
        foreach (var founder in founders)
        {
            Add(founding.IdOf(founder), founding, hosts: [], NewName());
        }

        Names = [.. _members.Select(member => member.Name)];
        _members.ForEach(member => member.Start());
    }

    /// <summary>
    /// Whether somebody who is no member has sent something. Until then members refuse nothing of each other.
    /// </summary>
    public bool IsUnderAttack { get; set; }

    /// <summary>The founders: clients find later members only through the member list.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<MemberHost> Members => _members;

    /// <summary>The members that clients know.</summary>
    public IEnumerable<MemberHost> Founders => _members.Take(Names.Count);

    /// <summary>Whether a client can reach no other member that stays.</summary>
    public bool IsOnlyWay(MemberHost member) => _world.KnowsOneMember
        ? Founders.Contains(member)
        : !Founders.Any(founder => founder != member && !founder.IsLeaving);

    /// <summary>
    /// Whether a member that stays would know none of the others by then: it was away while they were replaced, and
    /// takes nothing from senders that it does not know.
    /// </summary>
    public bool IsOnlyOneKnown(MemberHost member)
    {
        var staying = _members.Where(other => other != member && !other.IsLeaving && !other.HasRetired).ToList();
        return staying.Count > 1
            && staying.Exists(away => staying.TrueForAll(other => other == away || !away.Knows(other)));
    }

    /// <summary>
    /// Whether a removal is under way: an operator removes one after the other, for of two at once the second may be
    /// committed by those alone whose machines are switched off then.
    /// </summary>
    public bool IsSomebodyLeaving =>
        _members.Any(member => member is { IsLeaving: true, HasRetired: false, IsRunning: true });

    public IEnumerable<SimProcess> Processes =>
        _members.Where(member => member.IsRunning).Select(member => member.Process);

    public IEnumerable<WatchableStore> Stores =>
        _members.Where(member => member.IsRunning).Select(member => member.Store).OfType<WatchableStore>();

    public StoreStats Totals
    {
        get
        {
            StoreStats? all = null;
            foreach (var stats in _members.Select(member => member.Totals).OfType<StoreStats>())
            {
                all = stats.After(all);
            }

            return all ?? new WatchableStore().ReadStats();
        }
    }

    public bool ComesBackAtOnce => false;

    public int Resolve(int member) => member < 0
        ? Math.Max(
            0, _members.FindIndex(host => host.IsRunning && host.Node is { } node && node.Status.Leader == node.Id))
        : member % _members.Count;

    public ulong IdOf(int member) => member < _members.Count ? _members[member].Identity.MemberId : ulong.MaxValue;

    public AlarmTruth Alarms => _plan.Alarms;

    public SimProcess ProcessOf(int member) => _members[member].Process;

    public void Kill(int member, bool isSilent)
    {
        if (_members[member].IsRunning)
        {
            _members[member].Kill(isSilent);
        }
    }

    public void Start(int member) => _members[member].Start();

    /// <summary>Gives every member a disk that takes no time, and starts whoever does not run.</summary>
    /// <remarks>
    /// A cluster owes an answer in bounded time only where a majority's disks are fast against an election; before this
    /// they need not be.
    /// </remarks>
    public void StartAll()
    {
        foreach (var member in _members)
        {
            member.Disk.Faults = DiskFaults.None;
            if (member.Disk.Hanging > 0)
            {
                member.Kill(isSilent: false);
            }

            member.Start();
        }
    }

    /// <summary>A new machine for a member that was added to the cluster, switched off.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="hosts">The members, as it was given them.</param>
    /// <param name="name">From <see cref="NewName"/>, or that of a member that is gone.</param>
    public MemberHost Join(ulong id, IReadOnlyList<Api.Member> hosts, string name) =>
        Add(id, founding: null, hosts, name);

    /// <summary>A name that nobody has had, and nobody else is given.</summary>
    public string NewName() => ServerNames.OfMember(_named++);

    /// <summary>Whether members share a secret.</summary>
    public bool HasSecret => _plan.Secret is not null;

    /// <summary>Somebody who holds no secret was served.</summary>
    public void ServedUnproven(string what) => _plan.OnBroken(Law.Proven, what);

    private void OnForged(string what, bool isForged)
    {
        if (isForged && !IsUnderAttack)
        {
            _plan.OnFailure("peer port", new InvalidDataException(what));
        }
    }

    private MemberHost Add(ulong id, Founding? founding, IReadOnlyList<Api.Member> hosts, string name)
    {
        var place = _members.Count;
        var identity = new ServerIdentity(_clusterId, id)
        {
            Name = name,
            PeerUrls = [MemberConnector.UrlOf(name)],
            ClientUrls = [$"http://{name}:2379"],
        };
        var nature = new MachineNature(
            _world.MemberDrifts.ElementAtOrDefault(place), _world.MemberSyncsMs.ElementAtOrDefault(place));
        var member = new MemberHost(_scheduler, _network, _plan, identity, founding, hosts, nature);
        _members.Add(member);
        return member;
    }
}
