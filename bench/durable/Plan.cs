namespace Vigil.Durable;

/// <summary>What is compared, and where.</summary>
/// <param name="Vigil">Its <c>vigil.dll</c>.</param>
/// <param name="Folder">On the disk that is to be synced.</param>
/// <param name="Rounds">How often each figure is taken; the median counts.</param>
internal sealed record Plan(string Vigil, string Folder, int Rounds)
{
    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
