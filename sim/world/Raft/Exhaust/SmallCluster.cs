using System.Runtime.InteropServices;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>One execution of a small scope: the real nodes, from their founding to where nothing can happen.</summary>
/// <remarks>
/// Every event can happen until it has: none of them prevents another, which a search by races rests on. What arrives
/// over a link that is cut arrives and is lost; a crash is one of the ways in which an event ends at its machine.
/// </remarks>
internal sealed class SmallCluster
{
    private readonly SmallScope _scope;
    private readonly SmallScript _script;
    private readonly ChoiceStream _choices;
    private readonly RaftOracle _oracle;
    private readonly SmallMachine[] _machines;
    private readonly StepId[] _firstLed;
    private readonly StepId[] _laneCauses;
    private readonly int[] _laneNext;
    private readonly Lane _lane;
    private readonly List<Flight> _flights = [];
    private readonly Causality _causality = new();
    private readonly List<Step> _enabled = [];
    private readonly List<Footprint> _footprints = [];
    private readonly SendOrPostCallback _happen;
    private readonly Func<int, int> _choose;
    private bool _isCut;
    private bool _isOver;
    private int _steps;
    private StepId _current;
    private ulong _outcomes;

    public SmallCluster(SmallScope scope, SmallScript script, RaftMutants mutants, ChoiceStream choices)
    {
        (_scope, _script, _choices) = (scope, script, choices);
        _oracle = new RaftOracle(() => _steps, static _ => { });
        _machines = SmallStart.Machines(scope, script, mutants, _oracle);
        _firstLed = new StepId[scope.Nodes];
        _laneCauses = new StepId[script.Lanes.Count];
        _laneNext = new int[script.Lanes.Count];
        _happen = state => Happen((Flight)(state ?? throw Invariant.Unreachable("A step has its event.")));
        _choose = Choose;
        var scheduler = new Scheduler(choices);
        var process = scheduler.NewProcess("cluster");
        _lane = scheduler.NewLane(process, "events", process.Resource);
        for (var i = SmallFootprints.Count(scope, script); i > 0; i--)
        {
            _causality.NewObject();
        }
    }

    /// <summary>The machines, to look at.</summary>
    public IReadOnlyList<SmallMachine> Machines => _machines;

    /// <summary>The order of steps and the outcomes of crashes, as far as anybody could see them.</summary>
    public ulong Class => unchecked(_causality.Class + _outcomes);

    /// <summary>What broke first; null for nothing.</summary>
    public RaftViolation? Violation => _oracle.Violations.Count > 0 ? _oracle.Violations[0] : null;

    /// <summary>The state that it ended in.</summary>
    /// <param name="known">
    /// What machines with a history came to, in other executions of the script: filled and used.
    /// </param>
    public Fingerprint End(Dictionary<Fingerprint, Fingerprint> known)
    {
        var machines = new Fingerprint[_machines.Length];
        for (var i = 0; i < machines.Length; i++)
        {
            if (!known.TryGetValue(_machines[i].History, out machines[i]))
            {
                machines[i] = Fingerprint.Of(_machines[i].Parts);
                known.Add(_machines[i].History, machines[i]);
            }
        }

        return SmallEnd.Of(machines, _laneNext.Select(static next => (byte)next));
    }

    /// <summary>What happened, in order, when it is kept; null otherwise.</summary>
    public List<string>? Story { get; init; }

    /// <summary>Runs it to its end.</summary>
    public void Run()
    {
        while (!_isOver && TryStep())
        {
            if (_steps == SmallEnd.EventsMax)
            {
                _oracle.Broken(SmallEnd.Endless.Law, SmallEnd.Endless.Message);
                _isOver = true;
            }
        }
    }

    private bool TryStep()
    {
        _enabled.Clear();
        var links = 0UL;
        foreach (var flight in _flights)
        {
            var link = 1UL << flight.Link;
            if (_scope.Overtakes || (links & link) == 0)
            {
                Enable(flight);
            }

            links |= link;
        }

        for (var lane = 0; lane < _script.Lanes.Count; lane++)
        {
            if (_laneNext[lane] == _script.Lanes[lane].Count)
            {
                continue;
            }

            var next = _script.Lanes[lane][_laneNext[lane]];
            if (!next.NeedsLeader || _firstLed[next.Node - 1] != default)
            {
                var id = StepId.Mix(0x1000UL + (ulong)lane, (ulong)_laneNext[lane]);
                var cause = next.NeedsLeader ? _firstLed[next.Node - 1] : _laneCauses[lane];
                Enable(new Flight(next, null, lane, new StepId(id), cause));
            }
        }

        if (_enabled.Count == 0)
        {
            return false;
        }

        var step = _enabled[_choices.NextStep(CollectionsMarshal.AsSpan(_enabled))];
        _steps++;
        step.Run();
        _choices.Taken(step, _footprints);
        return true;
    }

    private void Enable(Flight flight) => _enabled.Add(new Step(
        _lane, _happen, flight, _steps, flight.Id, flight.Cause, 0, new Footprint(flight.Event.Node, Writes: true)));

    private void Happen(Flight flight)
    {
        var (what, message) = (flight.Event, flight.Message);
        var isLost = message is not null && _isCut
            && SmallFootprints.IsCrossing(_script, (int)message.From, (int)message.To);
        _footprints.Clear();
        if (message is not null)
        {
            _flights.Remove(flight);
            SmallFootprints.AddArrival(_scope, _script, (int)message.From, what.Node, isLost, _footprints);
        }
        else
        {
            _laneNext[flight.Lane]++;
            _laneCauses[flight.Lane] = flight.Id;
            SmallFootprints.Add(_scope, what, flight.Lane, _footprints);
        }

        _causality.Begin(flight.Id, _footprints[0], _footprints[0].Resource);
        _footprints.ForEach(_causality.Touch);
        Story?.Add($"{(object?)message ?? what}{(isLost ? "  lost" : "")}");
        if (what.IsOfNetwork)
        {
            _isCut = what.Kind == SmallKind.Cut;
        }
        else if (!isLost)
        {
            Feed(flight);
        }

        _causality.End();
    }

    private void Feed(Flight flight)
    {
        var machine = _machines[flight.Event.Node - 1];
        var hadLed = machine.HasLed;
        _current = flight.Id;
        try
        {
            if (flight.Event.Kind == SmallKind.Read)
            {
                _oracle.ReadRequested(machine.Id, flight.Event.Argument);
            }

            machine.Feed(flight.Event, flight.Message, _choose);
        }
        catch (Exception failure) when (failure is not ReplayDivergedException)
        {
            _oracle.Broken(RaftLaw.InvariantHeld, $"n{machine.Id}: {failure.Message}");
            _isOver = true;
            return;
        }

        if (!hadLed && machine.HasLed)
        {
            _firstLed[flight.Event.Node - 1] = flight.Id;
        }

        for (var i = 0; i < machine.Sent.Count; i++)
        {
            var message = machine.Sent[i];
            _flights.Add(new Flight(
                new SmallEvent(SmallKind.Arrive, (int)message.To), message, 0, flight.Id.Then(i), flight.Id));
        }

        machine.Clear();
    }

    private int Choose(int bound)
    {
        var answer = _choices.Next(ChoiceKind.Fault, "raft.crash", bound);
        _outcomes = unchecked(_outcomes + StepId.Mix(_current.Value, (ulong)((answer << 8) | bound)));
        if (answer > 0)
        {
            Story?.Add($"  n{_script.Crashes} crashes: {answer} of {bound - 1} ways");
        }

        return answer;
    }

    /// <summary>An event that can happen.</summary>
    private sealed record Flight(SmallEvent Event, Message? Message, int Lane, StepId Id, StepId Cause)
    {
        /// <summary>The direction of a link, as a number below 64.</summary>
        public int Link { get; } = Message is null ? 0 : (int)((Message.From * 8) + Message.To) - 9;
    }
}
