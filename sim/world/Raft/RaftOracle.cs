using Vigil.Raft;

namespace Vigil.Sim.World.Raft;

/// <summary>Sees what every node does, and says at once which law that breaks.</summary>
/// <remarks>
/// It looks at what is new: an entry when it is handed out to be written, a commit index when it moves, a leader when
/// it is elected. So it costs about as much as what it watches.
/// </remarks>
internal sealed class RaftOracle(Func<int> step, Action<RaftLaw> onBroken)
{
    private readonly Dictionary<long, ulong> _leaders = [];
    private readonly Dictionary<(long Index, long Term), (long? Before, Entry Entry)> _entries = [];
    private readonly SortedDictionary<long, (long Term, long KnownIn)> _committed = [];
    private readonly Dictionary<long, (long Term, RaftState State)> _applied = [];
    private readonly SortedDictionary<long, (long Term, long KnownIn)> _acknowledged = [];
    private readonly Dictionary<(ulong Voter, long Term), ulong> _votes = [];
    private readonly Dictionary<ulong, Seen> _seen = [];
    private readonly Dictionary<(ulong Node, long Context), long> _readFloors = [];
    private readonly List<RaftViolation> _violations = [];

    /// <summary>What broke, once a law.</summary>
    public IReadOnlyList<RaftViolation> Violations => _violations;

    /// <summary>How often each mark was reached.</summary>
    public int[] Marks { get; } = new int[Enum.GetValues<RaftMark>().Length];

    /// <summary>The last entry that anybody knows to be committed.</summary>
    public long Committed { get; private set; }

    /// <summary>Who led in some term.</summary>
    public int Elections => _leaders.Count;

    public void Reach(RaftMark mark) => Marks[(int)mark]++;

    public void Broken(RaftLaw law, string message)
    {
        if (!_violations.Exists(violation => violation.Law == law))
        {
            _violations.Add(new RaftViolation(law, message, step()));
            onBroken(law);
        }
    }

    /// <summary>A node begins, again perhaps.</summary>
    public void Started(RaftNode node, RaftState state)
    {
        var seen = _seen.TryGetValue(node.Id, out var old) ? old : _seen[node.Id] = new Seen();
        seen.LedTerm = 0;
        seen.Committed = 0;
        if (node.Term < seen.DurableTerm)
        {
            Broken(RaftLaw.TermMonotonic, $"n{node.Id} began again in term {node.Term}, after {seen.DurableTerm}");
        }

        CheckState(node.Id, state);
    }

    /// <summary>What a node has made durable.</summary>
    public void Durable(ulong node, HardState hardState)
    {
        var seen = _seen[node];
        if (hardState.Term < seen.DurableTerm)
        {
            Broken(RaftLaw.TermMonotonic, $"n{node} made term {hardState.Term} durable, after {seen.DurableTerm}");
        }

        seen.DurableTerm = Math.Max(seen.DurableTerm, hardState.Term);
    }

    /// <summary>Looks at a node after anything was done to it.</summary>
    /// <returns>Whether it has just been elected.</returns>
    public bool Look(RaftNode node)
    {
        var seen = _seen[node.Id];
        var log = node.Log;
        if (log.Committed > seen.Committed)
        {
            for (var index = Math.Max(seen.Committed + 1, log.First); index <= log.Committed; index++)
            {
                Commit(node, index);
            }

            seen.Committed = log.Committed;
            Committed = Math.Max(Committed, log.Committed);
        }

        if (node.Role != RaftRole.Leader)
        {
            seen.LedTerm = 0;
            return false;
        }

        var isNew = seen.LedTerm != node.Term;
        if (isNew)
        {
            Elected(node);
        }
        else if (log.Last < seen.Last || (seen.Last >= log.First && log.TermAt(seen.Last) != seen.LastTerm))
        {
            Broken(RaftLaw.LeaderAppendOnly, $"n{node.Id} leads term {node.Term} and its entry {seen.Last} is another");
        }

        (seen.Node, seen.LedTerm, seen.Last, seen.LastTerm) = (node, node.Term, log.Last, log.LastTerm);
        return isNew;
    }

    /// <summary>What a node wants to have written.</summary>
    public void Writes(RaftNode node, IReadOnlyList<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var before = node.Log.TermAt(entry.Index - 1);
            if (!_entries.TryAdd((entry.Index, entry.Term), (before, entry)))
            {
                var (known, same) = _entries[(entry.Index, entry.Term)];
                if ((known is not null && before is not null && known != before)
                    || same.Kind != entry.Kind
                    || !same.Data.Span.SequenceEqual(entry.Data.Span))
                {
                    Broken(RaftLaw.LogMatching,
                        $"n{node.Id} has at {entry} another entry, or another before it, than others");
                }
            }
        }
    }

    /// <summary>What a node sends, at the moment when it does.</summary>
    public void Sends(Message message)
    {
        if (message.Kind == MessageKind.Vote)
        {
            if (_votes.Any(
                vote => vote.Key.Term == message.Term && vote.Value == vote.Key.Voter && vote.Value != message.From))
            {
                Reach(RaftMark.RivalCandidates);
            }

            Vote(message.From, message.Term, message.From);
        }
        else if (message.Kind == MessageKind.VoteReply && !message.Reject)
        {
            Vote(message.From, message.Term, message.To);
        }
        else if (message is { Kind: MessageKind.PreVoteReply, Reject: true })
        {
            Reach(RaftMark.PreVoteRefused);
        }
        else if (message is { Kind: MessageKind.AppendReply, Reject: true })
        {
            Reach(RaftMark.AppendRefused);
        }
    }

    /// <summary>A node has applied an entry.</summary>
    public void Applied(ulong node, RaftState before, Entry entry, RaftState after)
    {
        if (entry.Index != before.Index + 1)
        {
            Broken(RaftLaw.StateMachineSafety, $"n{node} applied {entry} after {before.Index}");
        }

        if (_acknowledged.TryGetValue(entry.Index, out var acknowledged) && acknowledged.Term != entry.Term)
        {
            Broken(
                RaftLaw.NothingAcknowledgedLost,
                $"n{node} applied {entry}, where {acknowledged.Term}/{entry.Index} was acknowledged");
        }

        _applied.TryAdd(entry.Index, (entry.Term, after));
        CheckState(node, after);
    }

    /// <summary>The application of a node was replaced by a leader's snapshot.</summary>
    public void Installed(ulong node, RaftState before, RaftState after)
    {
        if (after.Index < before.Index)
        {
            Broken(RaftLaw.StateMachineSafety, $"n{node} went back from {before.Index} to a snapshot at {after.Index}");
        }

        CheckState(node, after);
    }

    /// <summary>The proposer of an entry was notified that it is committed.</summary>
    public void Acknowledged(RaftNode node, Entry entry) =>
        _acknowledged.TryAdd(entry.Index, (entry.Term, node.Term));

    /// <summary>A read is requested.</summary>
    public void ReadRequested(ulong node, long context) => _readFloors[(node, context)] = Committed;

    /// <summary>A read is answered.</summary>
    public void ReadAnswered(ulong node, ReadState read)
    {
        if (_readFloors.TryGetValue((node, read.Context), out var floor) && read.Index < floor)
        {
            Broken(
                RaftLaw.LinearizableReads,
                $"n{node} got index {read.Index} for a read; at its request {floor} was known to be committed");
        }
    }

    private void Commit(RaftNode node, long index)
    {
        if (node.Log.TermAt(index) is not { } term)
        {
            return;
        }

        if (_committed.TryAdd(index, (term, node.Term)))
        {
            var later = _seen.Values.FirstOrDefault(seen =>
                seen.LedTerm > node.Term && seen.Node is { } leader
                && index >= leader.Log.First && leader.Log.TermAt(index) != term);
            if (later is { Node: { } elected })
            {
                Broken(
                    RaftLaw.LeaderCompleteness,
                    $"n{elected.Id} leads term {elected.Term} without {term}/{index}, which n{node.Id} has seen "
                        + "committed");
            }
        }
        else if (_committed[index].Term != term)
        {
            Broken(
                RaftLaw.StateMachineSafety,
                $"n{node.Id} takes {term}/{index} for committed, others {_committed[index].Term}/{index}");
        }
    }

    private void Elected(RaftNode node)
    {
        if (_leaders.TryGetValue(node.Term, out var other) && other != node.Id)
        {
            Broken(RaftLaw.ElectionSafety, $"n{node.Id} and n{other} lead term {node.Term}");
        }

        if (_leaders.Count > 0 && !_leaders.ContainsValue(node.Id))
        {
            Reach(RaftMark.LeaderChanged);
        }

        _leaders[node.Term] = node.Id;
        if (Missing(node, _committed) is { } missing)
        {
            Broken(
                RaftLaw.LeaderCompleteness, $"n{node.Id} leads term {node.Term} without {missing}, which is committed");
        }

        if (Missing(node, _acknowledged) is { } lost)
        {
            Broken(
                RaftLaw.NothingAcknowledgedLost,
                $"n{node.Id} leads term {node.Term} without {lost}, which was acknowledged");
        }
    }

    private static string? Missing(RaftNode node, SortedDictionary<long, (long Term, long KnownIn)> entries)
    {
        foreach (var (index, (term, knownIn)) in entries)
        {
            if (knownIn < node.Term && index >= node.Log.First && node.Log.TermAt(index) != term)
            {
                return $"{term}/{index}";
            }
        }

        return null;
    }

    private void Vote(ulong voter, long term, ulong candidate)
    {
        if (!_votes.TryAdd((voter, term), candidate) && _votes[(voter, term)] != candidate)
        {
            Broken(
                RaftLaw.TermMonotonic,
                $"n{voter} voted in term {term} for n{_votes[(voter, term)]} and for n{candidate}");
        }
    }

    private void CheckState(ulong node, RaftState state)
    {
        if (_applied.TryGetValue(state.Index, out var known) && known.State != state)
        {
            Broken(RaftLaw.StateMachineSafety, $"n{node} has at {state.Index} another state than others had");
        }
    }

    private sealed class Seen
    {
        /// <summary>The node while it leads, or when it last did.</summary>
        public RaftNode? Node { get; set; }

        public long DurableTerm { get; set; }

        public long Committed { get; set; }

        public long LedTerm { get; set; }

        public long Last { get; set; }

        public long LastTerm { get; set; }
    }
}
