using System.Globalization;

namespace Vigil.Sim.World.Sweeps;

/// <summary>Joins the parts of a sweep into what one run over all its seeds would have come to.</summary>
/// <param name="isPartialAllowed">True to join what there is.</param>
internal sealed class SweepMerge(bool isPartialAllowed)
{
    private const int NamesMax = 20;

    private ShardResult? _first;
    private int _last;

    /// <summary>What came of those that were added.</summary>
    public SweepAnswer Answer { get; } = new();

    /// <summary>What was swept; null before the first is added.</summary>
    public SweepPlan? Plan => _first?.Plan;

    /// <summary>Sees to it that the parts that there are make a sweep, before any is read.</summary>
    /// <returns>The parts in order.</returns>
    /// <exception cref="SweepMergeException">They are none, of different cuts, or one is missing.</exception>
    public IReadOnlyList<Shard> Order(IEnumerable<Shard> shards)
    {
        var ordered = shards.OrderBy(shard => shard.Count).ThenBy(shard => shard.Index).ToArray();
        if (ordered.Length == 0)
        {
            throw new SweepMergeException("There is no shard in it: no file is called shard-1-of-4.json or the like.");
        }

        var count = ordered[0].Count;
        if (ordered[^1].Count != count)
        {
            throw new SweepMergeException(
                $"{ordered[0].FileName} and {ordered[^1].FileName} are of sweeps that were cut differently.");
        }

        if (ordered.Length < count && !isPartialAllowed)
        {
            var there = ordered.Select(shard => shard.Index).ToHashSet();
            var missing = Enumerable.Range(1, count).Where(index => !there.Contains(index)).ToArray();
            var names = string.Join(", ", missing.Take(NamesMax).Select(index => $"{index}/{count}"))
                + (missing.Length > NamesMax ? " …" : "");
            throw new SweepMergeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{missing.Length} of {count} shards are missing: {names}. Run them, or join what there is with "
                    + $"--partial."));
        }

        return ordered;
    }

    /// <summary>Adds a part, in order.</summary>
    /// <exception cref="SweepMergeException">It is of another sweep than the first, or partial.</exception>
    /// <exception cref="InvalidOperationException">It comes before one that was added.</exception>
    public void Add(ShardResult part)
    {
        if (part.Shard.Index <= _last)
        {
            throw new InvalidOperationException("Shards are joined in order.");
        }

        _first ??= part;
        _last = part.Shard.Index;
        if (part.Plan.DifferenceFrom(_first.Plan) is { } difference)
        {
            throw new SweepMergeException(
                $"{part.Shard.FileName} is of another sweep than {_first.Shard.FileName}: {difference}.");
        }

        if (!part.IsDone && !isPartialAllowed)
        {
            throw new SweepMergeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{part.Shard.FileName} is partial: {part.Answer.Counts.Executions} of its {part.Executions} "
                + $"executions are done. Run shard {part.Shard} again, or join what there is with --partial."));
        }

        Answer.Add(part.Answer);
    }
}

/// <summary>The parts make no sweep. The message says why.</summary>
public sealed class SweepMergeException(string message) : Exception(message);
