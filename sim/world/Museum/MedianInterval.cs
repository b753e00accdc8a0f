namespace Vigil.Sim.World.Museum;

/// <summary>A median, and the interval in which that of all possible seeds lies with 95 % confidence.</summary>
/// <param name="Median">The middle one; of an even number, the one above the middle.</param>
/// <param name="Low">The lower end, inclusive.</param>
/// <param name="High">The upper end, inclusive.</param>
/// <param name="Worst">The largest.</param>
internal readonly record struct MedianInterval(double Median, double Low, double High, double Worst)
{
    /// <summary>
    /// Of a sample. The interval is between two of the sample's own values, whatever the distribution: each value is
    /// below the median with one half, so the ranks follow from the binomial distribution.
    /// </summary>
    /// <param name="sample">At least one; infinity for what was not found.</param>
    public static MedianInterval Of(IEnumerable<double> sample)
    {
        double[] sorted = [.. sample.Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("There is no median of nothing.", nameof(sample));
        }

        var rank = 0;
        var (chance, below) = (Math.Pow(0.5, sorted.Length), 0.0);
        for (; rank < (sorted.Length - 1) / 2 && below + chance <= 0.025; rank++)
        {
            below += chance;
            chance *= (double)(sorted.Length - rank) / (rank + 1);
        }

        var low = Math.Max(0, rank - 1);
        return new MedianInterval(sorted[sorted.Length / 2], sorted[low], sorted[^(low + 1)], sorted[^1]);
    }
}
