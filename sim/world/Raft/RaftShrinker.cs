using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Raft;

/// <summary>Makes the choices of a failing execution simpler while the same law breaks.</summary>
internal static class RaftShrinker
{
    /// <summary>Shrinks greedily: drops the end, drops runs, sets runs to 0, lowers single values.</summary>
    /// <param name="choices">Choices under which <paramref name="law"/> breaks.</param>
    /// <param name="scope">Of the execution.</param>
    /// <param name="law">The law that has to break.</param>
    /// <param name="executionsMax">The budget.</param>
    public static IReadOnlyList<Choice> Shrink(
        IReadOnlyList<Choice> choices, RaftScope scope, RaftLaw law, int executionsMax)
    {
        var (best, left) = (Trim(choices), executionsMax);
        bool Try(List<Choice> candidate)
        {
            if (left-- <= 0)
            {
                return false;
            }

            var report = RaftSweep.Replay(candidate, scope);
            var made = Trim(report.Choices);
            if (!report.Breaks(law) || Weight(made) >= Weight(best))
            {
                return false;
            }

            best = made;
            return true;
        }

        var improved = true;
        while (improved && left > 0)
        {
            improved = false;
            for (var size = Math.Max(1, best.Count / 2); size >= 1 && left > 0; size /= 2)
            {
                for (var at = 0; at < best.Count && left > 0; at += size)
                {
                    var end = Math.Min(best.Count, at + size);
                    improved |= Try([.. best.Take(at), .. best.Skip(end)])
                        || Try(
                            [.. best.Select((choice, i) => i >= at && i < end ? choice with { Value = 0 } : choice)]);
                }
            }

            for (var at = 0; at < best.Count && left > 0; at++)
            {
                while (at < best.Count && best[at].Value > 0 && Try(With(best, at, best[at].Value / 2)))
                {
                    improved = true;
                }
            }
        }

        return best;
    }

    private static List<Choice> With(IReadOnlyList<Choice> choices, int place, int value)
    {
        var changed = choices.ToList();
        changed[place] = changed[place] with { Value = value };
        return changed;
    }

    /// <summary>A replay answers 0 where it has nothing more: zeros at the end say nothing.</summary>
    private static IReadOnlyList<Choice> Trim(IReadOnlyList<Choice> choices)
    {
        var count = choices.Count;
        while (count > 0 && choices[count - 1].Value == 0)
        {
            count--;
        }

        return [.. choices.Take(count)];
    }

    /// <summary>Fewer choices first, then simpler ones.</summary>
    private static long Weight(IReadOnlyList<Choice> choices) =>
        (choices.Count * 1_000L) + choices.Sum(choice => choice.Value == 0 ? 0L : 100 + Math.Min(choice.Value, 100));
}
