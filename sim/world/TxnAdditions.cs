using Vigil.Model;

namespace Vigil.Sim.World;

/// <summary>
/// Draws transactions of every kind: comparisons of ranges, operations of ranges, transactions inside.
/// </summary>
internal static class TxnAdditions
{
    /// <summary>The most operations that a server takes, one less and one more.</summary>
    private static readonly int[] Fills = [127, 128, 129];

    /// <summary>How many kinds of operations write; they come first.</summary>
    private const int Writes = 3;

    /// <summary>A transaction.</summary>
    /// <param name="draw">Draws it.</param>
    /// <param name="world">Whose keys.</param>
    /// <param name="depth">How many more transactions may be inside each other in it.</param>
    public static TxnStep Draw(WorkloadDrawer draw, WorldOptions world, int depth = 2) =>
        Draw(draw, world, depth, onlyReads: draw.Chance("only reads", 20));

    private static TxnStep Draw(WorkloadDrawer draw, WorldOptions world, int depth, bool onlyReads) => new(
        draw.Below("key", world.Keys), TxnCondition.None, [], [], draw.Chance("reads", 20))
    {
        Compares = Some(draw, "compares", 3, () => DrawCompare(draw, world)),
        Then = Some(draw, "then", 4, () => DrawOperation(draw, world, depth, onlyReads)),
        Else = Some(draw, "else", 3, () => DrawOperation(draw, world, depth, onlyReads)),
        Fill = draw.Chance("fill", 5) ? draw.OneOf("operations", Fills) : 0,
    };

    private static List<T> Some<T>(WorkloadDrawer draw, string site, int bound, Func<T> one)
    {
        var some = new List<T>();
        for (var left = draw.Below(site, bound); left > 0; left--)
        {
            some.Add(one());
        }

        return some;
    }

    private static ComparedRange DrawCompare(WorkloadDrawer draw, WorldOptions world)
    {
        var (key, count) = DrawRange(draw, world);
        return new ComparedRange(
            key, count, (CompareTarget)draw.Below("target", 5), (CompareResult)draw.Below("result", 4),
            draw.Below("number", 4));
    }

    private static ScriptStep DrawOperation(WorkloadDrawer draw, WorldOptions world, int depth, bool onlyReads)
    {
        var (key, count) = DrawRange(draw, world);
        var first = onlyReads ? Writes : 0;
        return (first + draw.Below("operation", (depth > 0 ? 7 : 5) - first)) switch
        {
            0 => new PutStep(key, draw.Chance("prev", 50)) { Lease = draw.Below("lease", 3) },
            1 => new PutStep(key, draw.Chance("prev", 50))
            {
                IgnoreValue = draw.Chance("ignore value", 50),
                IgnoreLease = draw.Chance("ignore lease", 50),
            },
            2 => new DeleteStep(key, count, draw.Chance("prev", 50)),
            3 => new GetStep(key, count, draw.Below("back", 4), draw.Below("limit", 3)),
            4 => new GetStep(key, count, 0, draw.Below("limit", 3))
            {
                Order = draw.Below("order", 1 + ReadOrders.All.Count),
                KeysOnly = draw.Chance("keys only", 30),
                CountOnly = draw.Chance("count only", 20),
            },
            _ => Draw(draw, world, depth - 1, onlyReads),
        };
    }

    private static (int Key, int Count) DrawRange(WorkloadDrawer draw, WorldOptions world) =>
        draw.Chance("odd", 10)
            ? (-1 - draw.Below("key", OddKeys.Count), 1 + draw.Below("count", 2))
            : (draw.Below("key", world.Keys), 1 + draw.Below("count", world.Keys + 1));
}
