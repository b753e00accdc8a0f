namespace Vigil.Sim.Strategies.Estimates;

/// <summary>What was seen, as an answer to whether one may stop.</summary>
/// <remarks>
/// Each estimate takes the executions for independent draws of one distribution. A strategy that learns breaks that,
/// and kinds of very different chances make the total come out low: it is a lower bound by design (Chao 1984; for
/// fuzzing, Böhme 2018). Exhaustive scopes show how far off it is.
/// </remarks>
/// <param name="Executions">How many were run.</param>
/// <param name="Seen">How many kinds were seen.</param>
/// <param name="Singletons">How many of them once.</param>
/// <param name="Doubletons">How many of them twice.</param>
internal readonly record struct StopAnswer(long Executions, int Seen, int Singletons, int Doubletons)
{
    /// <summary>The answer to what was counted.</summary>
    public static StopAnswer Of(SpeciesCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return new StopAnswer(counts.Executions, counts.Seen, counts.Singletons, counts.Doubletons);
    }

    /// <summary>
    /// The chance that the next execution is of a kind that was not seen (Good and Turing); 1 before the first.
    /// </summary>
    public double NewChance => Executions == 0 ? 1 : (double)Singletons / Executions;

    /// <summary>
    /// How many kinds there are, at least (Chao1, in its form without bias when none was seen twice).
    /// </summary>
    public double Total => Seen + Unseen;

    /// <summary>How many kinds were not seen, at least.</summary>
    public double Unseen
    {
        get
        {
            if (Executions == 0)
            {
                return 0;
            }

            var share = (Executions - 1.0) / Executions;
            return Doubletons > 0
                ? share * Singletons * Singletons / (2.0 * Doubletons)
                : share * Singletons * (Singletons - 1.0) / 2;
        }
    }

    /// <summary>The most that the chance of a law to break in an execution can be, when none broke, at 95 %.</summary>
    public double FailureChanceMax => Executions == 0 ? 1 : Math.Min(1, 3.0 / Executions);

    /// <summary>
    /// How many more executions until the next is new with at most this chance, as far as what was seen can show (Chao
    /// and Jost 2012).
    /// </summary>
    /// <param name="chance">In (0, 1).</param>
    /// <returns>0 when it is; null when too little is known to say.</returns>
    public double? ExecutionsToNewChance(double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(chance, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chance, 1);
        if (Executions == 0 || (NewChance > chance && Doubletons == 0))
        {
            return null;
        }

        if (NewChance <= chance)
        {
            return 0;
        }

        var once = (Executions - 1.0) * Singletons;
        return Math.Max(1, (Math.Log(chance / NewChance) / Math.Log(once / (once + (2.0 * Doubletons)))) - 1);
    }

    /// <summary>How many more executions until a share of all kinds was seen.</summary>
    /// <param name="share">In (0, 1).</param>
    /// <returns>0 when it was; null when too little is known to say, since no kind was seen twice.</returns>
    public double? ExecutionsTo(double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        if (Seen >= share * Total)
        {
            return Executions == 0 ? null : 0;
        }

        return Doubletons == 0
            ? null
            : (double)Executions * Singletons / (2.0 * Doubletons) * Math.Log(Unseen / ((1 - share) * Total));
    }
}
