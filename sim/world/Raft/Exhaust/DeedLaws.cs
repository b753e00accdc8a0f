namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>Raft's laws as what two machines must not both have done. Pure.</summary>
/// <remarks>
/// All of them are about one machine or about two, so what holds between any two of a cluster holds in it. They are
/// written from the paper, apart from <see cref="RaftOracle"/>, which judges executions: the two judge each other.
/// </remarks>
internal static class DeedLaws
{
    /// <summary>What the two break together; null for nothing.</summary>
    public static RaftViolation? Between(Deeds one, Deeds other) =>
        ElectionSafety(one, other)
        ?? LogMatching(one, other)
        ?? StateMachineSafety(one, other)
        ?? LeaderCompleteness(one, other)
        ?? LeaderCompleteness(other, one);

    /// <summary>Whether a machine alone has led without what it knew to be committed in an earlier term.</summary>
    public static RaftViolation? Of(Deeds one) => one.Broken ?? LeaderCompleteness(one, one);

    private static RaftViolation? ElectionSafety(Deeds one, Deeds other)
    {
        foreach (var term in one.Led.Keys)
        {
            if (other.Led.ContainsKey(term))
            {
                return Broken(RaftLaw.ElectionSafety, $"two nodes have led term {term}");
            }
        }

        return null;
    }

    private static RaftViolation? LogMatching(Deeds one, Deeds other)
    {
        foreach (var (place, mine) in one.Wrote)
        {
            if (other.Wrote.TryGetValue(place, out var theirs)
                && (mine.Hash != theirs.Hash
                    || (mine.Before is { } before && theirs.Before is { } otherBefore && before != otherBefore)))
            {
                return Broken(
                    RaftLaw.LogMatching, $"two logs have at {place.Term}/{place.Index} not the same, or not before it");
            }
        }

        return null;
    }

    private static RaftViolation? StateMachineSafety(Deeds one, Deeds other)
    {
        foreach (var (index, mine) in one.Committed)
        {
            if (other.Committed.TryGetValue(index, out var theirs) && theirs.Term != mine.Term)
            {
                return Broken(
                    RaftLaw.StateMachineSafety,
                    $"one node takes {mine.Term}/{index} for committed, another {theirs.Term}/{index}");
            }
        }

        foreach (var (index, mine) in one.Applied)
        {
            if (other.Applied.TryGetValue(index, out var theirs) && theirs != mine)
            {
                return Broken(RaftLaw.StateMachineSafety, $"two nodes have another state at {index}");
            }
        }

        return null;
    }

    /// <summary>What the first knew in one term is in the log with which the second leads a later one.</summary>
    private static RaftViolation? LeaderCompleteness(Deeds knows, Deeds leads)
    {
        foreach (var (index, (term, knownIn)) in knows.Committed)
        {
            foreach (var (led, log) in leads.Led)
            {
                if (led > knownIn && index >= log.GetKeyAtIndex(0)
                    && (!log.TryGetValue(index, out var there) || there != term))
                {
                    return Broken(
                        RaftLaw.LeaderCompleteness,
                        $"term {led} was led without {term}/{index}, which was known to be committed in {knownIn}");
                }
            }
        }

        return null;
    }

    private static RaftViolation Broken(RaftLaw law, string message) => new(law, message, 0);
}
