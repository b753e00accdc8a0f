namespace Vigil.Raft;

/// <summary>What more than half of the voters say. Pure.</summary>
internal static class Majority
{
    /// <summary>How many of <paramref name="voters"/> are more than half.</summary>
    public static int Of(int voters) => (voters / 2) + 1;

    /// <summary>The greatest number that a majority has reached.</summary>
    /// <param name="voters">Who counts. Nobody decides nothing: the answer is then 0.</param>
    /// <param name="reached">What a voter has reached; called once for each.</param>
    public static long Reached(IReadOnlyList<ulong> voters, Func<ulong, long> reached)
    {
        if (voters.Count == 0)
        {
            return 0;
        }

        // Clusters are small: for seven numbers, sorting is the fastest.
        var numbers = voters.Count <= 16 ? stackalloc long[voters.Count] : new long[voters.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reached(voters[i]);
        }

        numbers.Sort();
        return numbers[^Of(numbers.Length)];
    }

    /// <summary>How a vote stands.</summary>
    /// <param name="voters">Who counts. Nobody can elect nobody: the vote is lost.</param>
    /// <param name="votes">The votes that were received; those of others are not counted.</param>
    public static VoteResult Vote(IReadOnlyList<ulong> voters, IReadOnlyDictionary<ulong, bool> votes)
    {
        var granted = voters.Count(voter => votes.TryGetValue(voter, out var vote) && vote);
        var refused = voters.Count(voter => votes.TryGetValue(voter, out var vote) && !vote);
        if (voters.Count > 0 && granted >= Of(voters.Count))
        {
            return VoteResult.Won;
        }

        return voters.Count - refused < Of(voters.Count) ? VoteResult.Lost : VoteResult.Pending;
    }
}
