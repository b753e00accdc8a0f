using Vigil.Raft;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>What one machine has done, over all of its lives: all that Raft's laws are about.</summary>
/// <remarks>
/// Only grows, and is part of a machine's state: where two histories lead to one state, they have done the same.
/// </remarks>
internal sealed class Deeds
{
    /// <summary>By term: the terms of the log with which it was elected, by index.</summary>
    public SortedList<long, SortedList<long, long>> Led { get; } = [];

    /// <summary>By term: for whom it voted.</summary>
    public SortedList<long, ulong> Votes { get; } = [];

    /// <summary>By index: the term of the entry that it took for committed, and in which term first.</summary>
    public SortedList<long, (long Term, long KnownIn)> Committed { get; } = [];

    /// <summary>By index: the application's state.</summary>
    public SortedList<long, ulong> Applied { get; } = [];

    /// <summary>By index and term: the term before it, and a hash of the entry.</summary>
    public SortedList<(long Index, long Term), (long? Before, ulong Hash)> Wrote { get; } = [];

    /// <summary>The latest term that it has made durable.</summary>
    public long DurableTerm { get; private set; }

    /// <summary>What it did alone that breaks a law; null for nothing.</summary>
    public RaftViolation? Broken { get; private set; }

    /// <summary>The last entry that it knows to be committed.</summary>
    public long LastCommitted => Committed.Count == 0 ? 0 : Committed.GetKeyAtIndex(Committed.Count - 1);

    public void Break(RaftLaw law, string message) => Broken ??= new RaftViolation(law, message, 0);

    /// <summary>Looks at a node after anything was done to it.</summary>
    public void Look(RaftNode node)
    {
        var log = node.Log;
        for (var index = log.First; index <= log.Committed; index++)
        {
            if (log.TermAt(index) is not { } term)
            {
                continue;
            }

            if (!Committed.TryAdd(index, (term, node.Term)) && Committed[index].Term != term)
            {
                Break(
                    RaftLaw.StateMachineSafety,
                    $"n{node.Id} takes {term}/{index} for committed, once {Committed[index].Term}/{index}");
            }
        }

        if (node.Role == RaftRole.Leader && !Led.ContainsKey(node.Term))
        {
            var terms = new SortedList<long, long>();
            for (var index = log.First - 1; index <= log.Last; index++)
            {
                if (log.TermAt(index) is { } term)
                {
                    terms.Add(index, term);
                }
            }

            Led.Add(node.Term, terms);
        }
    }

    /// <summary>Entries are handed out to be written.</summary>
    public void Writes(RaftNode node, IReadOnlyList<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var wrote = (node.Log.TermAt(entry.Index - 1), default(RaftState).Apply(entry).Hash);
            if (!Wrote.TryAdd((entry.Index, entry.Term), wrote) && Wrote[(entry.Index, entry.Term)] != wrote)
            {
                Break(RaftLaw.LogMatching, $"n{node.Id} had at {entry} another entry, or another before it");
            }
        }
    }

    /// <summary>A message leaves.</summary>
    public void Sends(Message message)
    {
        var (isVote, candidate) = message.Kind switch
        {
            MessageKind.Vote => (true, message.From),
            MessageKind.VoteReply when !message.Reject => (true, message.To),
            _ => (false, 0UL),
        };
        if (isVote && !Votes.TryAdd(message.Term, candidate) && Votes[message.Term] != candidate)
        {
            Break(
                RaftLaw.TermMonotonic,
                $"n{message.From} voted in term {message.Term} for n{Votes[message.Term]} and for n{candidate}");
        }
    }

    public void Durable(ulong node, HardState hardState)
    {
        if (hardState.Term < DurableTerm)
        {
            Break(RaftLaw.TermMonotonic, $"n{node} made term {hardState.Term} durable, after {DurableTerm}");
        }

        DurableTerm = Math.Max(DurableTerm, hardState.Term);
    }

    public void Apply(ulong node, RaftState before, Entry entry, RaftState after)
    {
        if (entry.Index != before.Index + 1)
        {
            Break(RaftLaw.StateMachineSafety, $"n{node} applied {entry} after {before.Index}");
        }

        Holds(node, after);
    }

    /// <summary>The application has this state.</summary>
    public void Holds(ulong node, RaftState state)
    {
        if (!Applied.TryAdd(state.Index, state.Hash) && Applied[state.Index] != state.Hash)
        {
            Break(RaftLaw.StateMachineSafety, $"n{node} has at {state.Index} another state than it had");
        }
    }
}
