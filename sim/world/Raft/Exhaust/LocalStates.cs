using Vigil.Raft;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>
/// All states of the machines of a scope, and what leads from one to another, as the real nodes do it.
/// </summary>
/// <remarks>
/// Of each state and each input the real node is run once, from its founding on: a node can't be copied, and a way to
/// a state is short. States with the same <see cref="Fingerprint"/> are one.
/// </remarks>
internal sealed class LocalStates(SmallScope scope, SmallScript script, RaftMutants mutants)
{
    private readonly Dictionary<(int Node, Fingerprint), LocalState> _states = [];
    private readonly Dictionary<Fingerprint, int> _numbers = [];
    private readonly List<Message> _messages = [];
    private readonly Dictionary<(int, int), RaftViolation?> _pairs = [];

    /// <summary>How many states there are.</summary>
    public int Count => _states.Count;

    /// <summary>How often a real node was run from its founding on.</summary>
    public int Runs { get; private set; }

    /// <summary>The message of a number.</summary>
    public Message MessageOf(int number) => _messages[number];

    /// <summary>The first state of a node.</summary>
    public LocalState First(int node) =>
        Find(SmallStart.Machine(scope, script, mutants, null, node), node, null, default);

    /// <summary>All that can follow when something is fed to a machine: first that it does not crash.</summary>
    public LocalMove[] Moves(LocalState from, LocalInput input)
    {
        if (from.MovesOf(input) is not { } moves)
        {
            var bounds = new List<int>();
            var all = new List<LocalMove> { Move(from, input, bounds) };
            for (var place = 0; place < bounds.Count; place++)
            {
                for (var answer = 1; answer < bounds[place]; answer++)
                {
                    all.Add(Move(from, input with { Crash = new LocalCrash(place, answer) }, null));
                }
            }

            moves = [.. all];
            from.Keep(input, moves);
        }

        return moves;
    }

    /// <summary>What two machines in these states break; null for nothing.</summary>
    public RaftViolation? Between(LocalState one, LocalState other)
    {
        var pair = one.Number < other.Number ? (one.Number, other.Number) : (other.Number, one.Number);
        if (!_pairs.TryGetValue(pair, out var violation))
        {
            violation = DeedLaws.Between(one.Deeds, other.Deeds);
            _pairs.Add(pair, violation);
        }

        return violation;
    }

    /// <summary>A machine in a state that is known.</summary>
    public SmallMachine Rebuild(LocalState state)
    {
        var way = new Stack<LocalInput>();
        for (var at = state; at.Before is not null; at = at.Before)
        {
            way.Push(at.Input);
        }

        Runs++;
        var machine = SmallStart.Machine(scope, script, mutants, null, state.Node);
        foreach (var input in way)
        {
            Feed(machine, input, null);
            machine.Clear();
        }

        return machine;
    }

    private void Feed(SmallMachine machine, LocalInput input, List<int>? bounds)
    {
        var place = 0;
        machine.Feed(input.Event, input.Message < 0 ? null : MessageOf(input.Message), bound =>
        {
            bounds?.Add(bound);
            return place++ == input.Crash?.Place ? input.Crash.Value.Answer : 0;
        });
    }

    private LocalMove Move(LocalState from, LocalInput input, List<int>? bounds)
    {
        var machine = Rebuild(from);
        try
        {
            Feed(machine, input, bounds);
        }
        catch (Exception failure)
        {
            var violation = new RaftViolation(RaftLaw.InvariantHeld, $"n{machine.Id}: {failure.Message}", 0);
            return new LocalMove(from, [], [], violation);
        }

        var sent = machine.Sent.Select(NumberOf).ToArray();
        var after = Find(machine, from.Node, from, input);
        return new LocalMove(after, sent, [.. machine.Reads], DeedLaws.Of(after.Deeds));
    }

    private LocalState Find(SmallMachine machine, int node, LocalState? before, LocalInput input)
    {
        var fingerprint = Fingerprint.Of(machine.Parts);
        if (!_states.TryGetValue((node, fingerprint), out var state))
        {
            state = new LocalState(_states.Count, node, before, input)
            {
                Deeds = machine.Deeds,
                Fingerprint = fingerprint,
            };
            _states.Add((node, fingerprint), state);
        }

        return state;
    }

    private int NumberOf(Message message)
    {
        var fingerprint = Fingerprint.Of([message]);
        if (!_numbers.TryGetValue(fingerprint, out var number))
        {
            number = _messages.Count;
            _messages.Add(message);
            _numbers.Add(fingerprint, number);
        }

        return number;
    }
}
