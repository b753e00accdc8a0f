using System.Globalization;

namespace Vigil.Sim.World.Sweeps;

/// <summary>The i-th of n parts that a sweep is cut into.</summary>
/// <param name="Index">Which one, from 1 on.</param>
/// <param name="Count">Of how many.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>The sweep in one part.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>The file that what came of it is written to.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"shard-{Index}-of-{Count}.json");

    /// <summary>Reads <c>2/4</c>; null when it is no part of anything.</summary>
    public static Shard? Parse(string text) => text.Split('/') is [var index, var count] ? Parse(index, count) : null;

    /// <summary>Reads a file's name; null when it is none of a shard.</summary>
    public static Shard? OfFileName(string name) =>
        Path.GetFileNameWithoutExtension(name).Split('-') is ["shard", var index, "of", var count]
        && Parse(index, count) is { } shard
        && shard.FileName == name
            ? shard
            : null;

    /// <summary>
    /// Its part of so many executions: contiguous, after that of the shard before it, and no longer than another's by
    /// two blocks or more.
    /// </summary>
    /// <param name="executions">How many there are.</param>
    /// <param name="block">How many are never parted; at least 1.</param>
    public (long First, long Count) PartOf(long executions, int block = 1)
    {
        var blocks = (executions / block) + (executions % block > 0 ? 1 : 0);
        var first = Start(Index - 1);
        return (first, Start(Index) - first);

        long Start(int after) => (long)Int128.Min(executions, (Int128)Cut(blocks, after) * block);
    }

    /// <summary>As on the command line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static Shard? Parse(string index, string count) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && i >= 1
        && i <= n
            ? new Shard(i, n)
            : null;

    private long Cut(long executions, int after) => (long)((Int128)executions * after / Count);
}
