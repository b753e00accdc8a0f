using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft;

/// <summary>
/// A cluster of nodes, their disks, the messages between them, clients and faults; one step at a time.
/// </summary>
/// <remarks>
/// Time goes in rounds. In each a node has so many ticks, clients have so many acts, and now and then something fails;
/// in which order that and the messages come is chosen, and the round is over when nothing is left. A message that
/// takes longer than a round is one that was held back. Between taking a <see cref="Ready"/> and the end of what it
/// requires nothing else comes: others could not notice, since all they see of it are messages, which are in the bag
/// either way.
/// </remarks>
internal sealed partial class RaftWorld : IEntropy
{
    private const int StepsMax = 20_000;

    private readonly ChoiceStream _choices;
    private readonly RaftScope _scope;
    private readonly RaftSettings _settings;
    private readonly Scheduler _lanes;
    private readonly SimProcess _outside;
    private readonly List<RaftMember> _members = [];
    private readonly List<Lane> _works = [];
    private readonly List<Lane> _clocks = [];
    private readonly Dictionary<ulong, SimProcess> _processes = [];
    private readonly Dictionary<(ulong From, ulong To), Lane> _links = [];
    private readonly RaftNetwork _network;
    private readonly RaftOracle _oracle;
    private readonly Lane _clients;
    private readonly Lane _faults;
    private readonly List<Step> _enabled = [];
    private readonly List<Footprint> _touched = [];
    private readonly SendOrPostCallback _work;
    private readonly SendOrPostCallback _tick;
    private readonly SendOrPostCallback _arrive;
    private readonly SendOrPostCallback _act;
    private readonly SendOrPostCallback _fail;
    private readonly List<string> _story = [];
    private RandomWalk? _chance;
    private int _acts;
    private int _failures;
    private bool _isCalm;
    private bool _isOver;

    public RaftWorld(ChoiceStream choices, RaftScope scope)
    {
        (_choices, _scope) = (choices, scope);
        _lanes = new Scheduler(choices);
        _outside = _lanes.NewProcess("outside");
        _clients = _lanes.NewLane(_outside, "clients", _outside.Resource);
        _faults = _lanes.NewLane(_outside, "faults", _outside.Resource);
        _network = new RaftNetwork(LaneOf);
        _oracle = new RaftOracle(() => Steps, law => Log($"BROKEN  {law}"));
        _work = state => Work(MemberOf(state));
        _tick = state => Tick(MemberOf(state));
        _arrive = state => Arrive((RaftFlight)(state ?? throw Invariant.Unreachable("It has its message.")));
        _act = _ => Act();
        _fail = _ => Fail();
        _settings = RaftSettings.Draw(choices, scope.Focus);
        var founders = new ConfState([.. Enumerable.Range(1, scope.Members).Select(id => (ulong)id)], []);
        var (hardState, snapshot) = RaftNode.Founding(founders, new RaftState(1, 0).Write());
        for (var id = 1UL; id <= (ulong)(scope.Members + RaftScope.Spares); id++)
        {
            var process = _lanes.NewProcess($"n{id}");
            _processes.Add(id, process);
            _works.Add(_lanes.NewLane(process, $"n{id} work", process.Resource));
            _clocks.Add(_lanes.NewLane(process, $"n{id} clock", process.Resource));
            var member = new RaftMember(id);
            if (founders.IsVoter(id))
            {
                member.Disk.Found(hardState, snapshot);
            }

            _members.Add(member);
            Guard(member, () => Start(member));
        }
    }

    public RaftOracle Oracle => _oracle;

    /// <summary>Whether the story is kept.</summary>
    public bool KeepsStory => _scope.KeepsStory;

    public int Steps { get; private set; }

    /// <summary>What happened, line by line, when the scope wants it.</summary>
    public IReadOnlyList<string> Story => _story;

    /// <summary>Ticks from the end of all faults until the cluster was one again.</summary>
    public int HealingTicks { get; private set; }

    /// <summary>Runs until the end, or until it makes no sense to go on.</summary>
    public void Run()
    {
        if (_settings.WarmStart)
        {
            _isCalm = true;
            Guard(_members[0], () => _members[0].Node?.Campaign());
            Drain();
            _isCalm = false;
        }

        for (var round = 1; round <= _settings.Rounds && !_isOver; round++)
        {
            Log($"round {round}");
            BeginRound();
            while (!_isOver && Steps < StepsMax && TakeStep())
            {
            }
        }

        if (!_isOver)
        {
            Heal();
        }
    }

    /// <inheritdoc/>
    int IEntropy.Next(string site, int bound) =>
        _chance?.Choose(ChoiceKind.Entropy, site, bound) ?? _choices.Next(ChoiceKind.Entropy, site, bound);

    private void BeginRound()
    {
        foreach (var down in _members.Where(member => member.Node is null))
        {
            if (_choices.Next(ChoiceKind.Fault, "raft.restart", 3) < 2)
            {
                Restart(down);
            }
        }

        foreach (var member in Up)
        {
            member.Ticks = !_settings.Drifts
                ? 1
                : _choices.Next(ChoiceKind.Fault, "raft.drift", 5) switch { 1 => 0, 2 => 2, 3 => 4, _ => 1 };
        }

        _acts = 1 + _choices.Next(ChoiceKind.Workload, "raft.load", 3);
        _failures = _choices.Chance(ChoiceKind.Fault, "raft.unrest", _settings.Unrest)
            ? 1 + _choices.Next(ChoiceKind.Fault, "raft.failures", 2)
            : 0;
    }

    /// <returns>False when the round is over.</returns>
    private bool TakeStep()
    {
        _enabled.Clear();
        foreach (var member in _members)
        {
            if (member.Node?.HasReady == true)
            {
                Enable(_works[(int)member.Id - 1], _work, member);
            }
        }

        foreach (var flight in _network.Flights)
        {
            Enable(flight.Lane, _arrive, flight);
        }

        foreach (var member in _members)
        {
            if (member.Node is not null && member.Ticks > 0)
            {
                Enable(_clocks[(int)member.Id - 1], _tick, member);
            }
        }

        if (_acts > 0)
        {
            Enable(_clients, _act, this);
        }

        if (_failures > 0)
        {
            Enable(_faults, _fail, this);
        }

        if (_enabled.Count == 0)
        {
            return false;
        }

        var step = _enabled[_choices.NextStep(CollectionsMarshal.AsSpan(_enabled))];
        Steps++;
        step.Run();
        _touched.Clear();
        _touched.Add(step.Footprint);
        _choices.Taken(step, _touched);
        return true;
    }

    private void Enable(Lane lane, SendOrPostCallback callback, object state) => _enabled.Add(new Step(
        lane, callback, state, Steps, default, default, 0, new Footprint(lane.Resource, Writes: true)));

    private IEnumerable<RaftMember> Up => _members.Where(member => member.Node is not null);

    /// <summary>The leader of the latest term in which one leads.</summary>
    private RaftMember? Leader =>
        Up.Where(member => member.Node?.Role == RaftRole.Leader).MaxBy(member => member.Node?.Term);

    private RaftMember Find(ulong id) => _members[(int)id - 1];

    private static RaftMember MemberOf(object? state) =>
        (RaftMember)(state ?? throw Invariant.Unreachable("A step of a node has its node."));

    /// <summary>A message is a step of who gets it.</summary>
    private Lane LaneOf(ulong from, ulong to)
    {
        if (!_links.TryGetValue((from, to), out var lane))
        {
            lane = _lanes.NewLane(_processes[to], $"n{from} to n{to}", _processes[to].Resource);
            _links.Add((from, to), lane);
        }

        return lane;
    }

    private int Choose(ChoiceKind kind, string site, int bound) => _isCalm ? 0 : _choices.Next(kind, site, bound);

    /// <summary>
    /// Whatever comes out of a node is a broken law, and ends the execution: its state means nothing then.
    /// </summary>
    private void Guard(RaftMember member, Action action)
    {
        try
        {
            action();
            if (member.Node is { } node && _oracle.Look(node))
            {
                Log($"  n{node.Id} leads term {node.Term}");
                if (member.TransferTerm == node.Term)
                {
                    _oracle.Reach(RaftMark.TransferDone);
                }
            }
        }
        catch (Exception failure) when (failure is not ReplayDivergedException)
        {
            _oracle.Broken(RaftLaw.InvariantHeld, $"n{member.Id}: {failure.Message}");
            Log($"  n{member.Id} fails: {failure.Message}");
            _isOver = true;
        }
    }

    private void Log([InterpolatedStringHandlerArgument("")] ref RaftLine line)
    {
        if (KeepsStory)
        {
            _story.Add(line.ToStringAndClear());
        }
    }
}
