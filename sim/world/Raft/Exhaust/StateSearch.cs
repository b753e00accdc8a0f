using Vigil.Raft;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>
/// Goes through all states of a small cluster, and counts the executions that lead through them without running them.
/// </summary>
/// <remarks>
/// Depth first. How many paths lead on from a state is a function of the state, so it is computed once: a sum over
/// paths that nobody walks. Where it reduces, with each state comes what sleeps there (Godefroid 1996): what was tried
/// before in a place from which it leads nowhere else. Of each class one path is not cut short by that, so the paths
/// are classes; and sleep sets leave every state in reach. That they do is seen by searching without them too.
/// </remarks>
internal sealed class StateSearch
{
    private readonly ClusterMoves _moves;
    private readonly LocalStates _locals;
    private readonly Dictionary<ClusterState, ClusterState> _states = [];
    private readonly Dictionary<(int State, ulong Asleep), UInt128> _paths = [];
    private readonly HashSet<Fingerprint> _ends = [];
    private readonly List<string> _story = [];
    private readonly Func<long, bool> _onState;
    private readonly bool _reduces;
    private RaftViolation? _violation;
    private bool _isStopped;

    private StateSearch(
        SmallScope scope, SmallScript script, RaftMutants mutants, Func<long, bool> onState, bool reduces)
    {
        _locals = new LocalStates(scope, script, mutants);
        _moves = new ClusterMoves(scope, script, _locals);
        (_onState, _reduces) = (onState, reduces);
    }

    /// <summary>Searches one script of a scope.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="script">One of its scripts.</param>
    /// <param name="mutant">The deliberate fault of the nodes; null for none.</param>
    /// <param name="onState">Called at each new state with how many there are; false gives up.</param>
    /// <param name="reduces">
    /// Whether what need not be tried sleeps, so that paths are classes; otherwise paths are interleavings, and nothing
    /// is taken for independent.
    /// </param>
    public static SmallResult Run(
        SmallScope scope, SmallScript script, RaftMutantCase? mutant, Func<long, bool> onState, bool reduces)
    {
        var search = new StateSearch(scope, script, mutant?.Mutant ?? RaftMutants.None, onState, reduces);
        var paths = search.Visit(search.Find(search._moves.First()), asleep: 0, depth: 0);
        return new SmallResult
        {
            Classes = reduces ? paths : 0,
            Interleavings = reduces ? 0 : paths,
            Ends = search._ends.Count,
            EndsHash = SmallResult.HashOf(search._ends),
            Visits = search._states.Count,
            Others = search._locals.Count,
            Violation = search._violation,
            Story = search._story,
            IsComplete = !search._isStopped,
        };
    }

    /// <param name="state">Where.</param>
    /// <param name="asleep">What sleeps there: a bit each of what can happen.</param>
    /// <param name="depth">How many events led there.</param>
    private UInt128 Visit(ClusterState state, ulong asleep, int depth)
    {
        if (_paths.TryGetValue((state.Number, asleep), out var known))
        {
            return known;
        }

        var events = _moves.Enabled(state);
        if (events.Count == 0)
        {
            End(state);
        }
        else if (depth == SmallEnd.EventsMax)
        {
            _violation ??= SmallEnd.Endless;
        }

        if (_violation is not null)
        {
            _isStopped = true;
            return UInt128.Zero;
        }

        var paths = events.Count == 0 ? UInt128.One : UInt128.Zero;
        var tried = asleep;
        for (var i = 0; i < events.Count && !_isStopped; i++)
        {
            if ((asleep & (1UL << i)) != 0)
            {
                continue;
            }

            foreach (var (after, violation) in _moves.Follow(state, events[i]))
            {
                var found = Find(after);
                _violation ??= violation;
                if (_violation is null && !_isStopped)
                {
                    paths = Sum(paths, Visit(found, Sleepers(events, tried, i, found), depth + 1));
                }

                if (_violation is not null)
                {
                    _story.Insert(0, Describe(events[i]));
                    _isStopped = true;
                    return paths;
                }
            }

            tried |= 1UL << i;
        }

        if (!_isStopped)
        {
            _paths.Add((state.Number, asleep), paths);
        }

        return paths;
    }

    /// <summary>What sleeps on: those of <paramref name="tried"/> that the event has nothing to do with.</summary>
    private ulong Sleepers(List<ClusterEvent> events, ulong tried, int taken, ClusterState after)
    {
        var asleep = 0UL;
        List<ClusterEvent>? next = null;
        for (var i = 0; _reduces && i < events.Count; i++)
        {
            if ((tried & (1UL << i)) == 0 || i == taken || events[i].Conflicts(events[taken]))
            {
                continue;
            }

            // It has another place there. Of messages that are equal the first sleep first.
            next ??= _moves.Enabled(after);
            var place = 0;
            while ((asleep & (1UL << place)) != 0 || !events[i].IsSame(next[place]))
            {
                place++;
            }

            asleep |= 1UL << place;
        }

        return asleep;
    }

    private static UInt128 Sum(UInt128 one, UInt128 other) =>
        one > UInt128.MaxValue - other ? UInt128.MaxValue : one + other;

    private ClusterState Find(ClusterState state)
    {
        if (_states.TryGetValue(state, out var known))
        {
            return known;
        }

        state.Number = _states.Count;
        _states.Add(state, state);
        _isStopped |= !_onState(_states.Count);
        return state;
    }

    private void End(ClusterState state)
    {
        if (_ends.Add(SmallEnd.Of(state.Locals.Select(local => local.Fingerprint), state.Lanes)))
        {
            _violation ??= SmallEnd.Converge([.. state.Locals.Select(_locals.Rebuild)]);
        }
    }

    private string Describe(ClusterEvent next) =>
        next.Flight < 0 ? next.Event.ToString() : $"{_locals.MessageOf(next.Message)}{(next.IsLost ? "  lost" : "")}";
}
