namespace Vigil.Raft;

/// <summary>Who is in the cluster. Immutable; both lists ascending, and no node is in both.</summary>
/// <param name="Voters">Those whose majority decides.</param>
/// <param name="Learners">Those that are sent the log and have no vote.</param>
internal sealed record ConfState(IReadOnlyList<ulong> Voters, IReadOnlyList<ulong> Learners)
{
    /// <summary>Nobody: a node that waits to learn of its cluster.</summary>
    public static ConfState Empty { get; } = new([], []);

    /// <summary>
    /// The members after a change. Adding a voter that is a learner promotes it; what is not there is not removed.
    /// </summary>
    public ConfState With(ConfChange change)
    {
        var voters = new SortedSet<ulong>(Voters);
        var learners = new SortedSet<ulong>(Learners);
        voters.Remove(change.Node);
        learners.Remove(change.Node);
        switch (change.Kind)
        {
            case ConfChangeKind.AddVoter:
                voters.Add(change.Node);
                break;
            case ConfChangeKind.AddLearner:
                learners.Add(change.Node);
                break;
            case ConfChangeKind.Remove:
            case ConfChangeKind.Update:
            default:
                break;
        }

        return change.Kind == ConfChangeKind.Update ? this : new ConfState([.. voters], [.. learners]);
    }

    /// <summary>Whether a node is one of the voters.</summary>
    public bool IsVoter(ulong node) => Voters.Contains(node);

    /// <summary>Whether a node is in the cluster at all.</summary>
    public bool Contains(ulong node) => Voters.Contains(node) || Learners.Contains(node);

    /// <inheritdoc/>
    public bool Equals(ConfState? other) =>
        other is not null && Voters.SequenceEqual(other.Voters) && Learners.SequenceEqual(other.Learners);

    /// <inheritdoc/>
    public override int GetHashCode() => Voters.Count ^ (Learners.Count << 8);

    /// <inheritdoc/>
    public override string ToString() =>
        $"({string.Join(' ', Voters)}){(Learners.Count > 0 ? $" learners ({string.Join(' ', Learners)})" : "")}";
}
