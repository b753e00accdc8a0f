using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World;

namespace Vigil.Soak;

/// <summary>Draws what one client does next, as long as it is called.</summary>
/// <param name="random">The client's own.</param>
/// <param name="isCluster">Whether members may lag, so that serializable reads differ from others.</param>
internal sealed class StepDrawer(StoryRandom random, bool isCluster)
{
    /// <summary>The simulator's clients know their keys by one digit; a range's end takes the last.</summary>
    public const int Keys = 9;

    /// <summary>The most watches that one client ever starts: each keeps what it gets until the end.</summary>
    private const int WatchesMax = 16;

    private int _watches;

    /// <summary>A watch of everything from the beginning, which stays to the end.</summary>
    public WatchStep Everything()
    {
        _watches++;
        return new WatchStep(0, Keys, int.MaxValue) { PrevKv = true, ProgressNotify = true };
    }

    /// <summary>All keys get a value: every live watch that wants puts gets them.</summary>
    public static TxnStep LastPuts { get; } = new(0, TxnCondition.None, [.. Enumerable.Range(0, Keys)], [], false);

    /// <summary>All keys go: every live watch that wants deletes gets them.</summary>
    public static DeleteStep LastDeletes { get; } = new(0, Keys, true);

    public ScriptStep Next()
    {
        var key = random.Next(Keys);
        var count = 1 + (random.Chance(30) ? random.Next(Keys - key) : 0);
        return random.Next(1000) switch
        {
            < 450 => new PutStep(key, random.Chance(40)) { Lease = random.Chance(5) ? 1 : 0 },
            < 530 => new DeleteStep(key, Math.Min(count, 3), random.Chance(40)),
            < 730 => new GetStep(key, count, random.Chance(20) ? random.Next(60) : 0, random.Chance(20) ? 2 : 0)
            {
                Serializable = isCluster && random.Chance(25),
            },
            < 870 => Txn(key),
            < 875 => new CompactStep(random.Chance(10) ? random.Next(-1, 20) : random.Next(300, 3000)),
            < 881 when _watches < WatchesMax => Watch(key, count),
            < 883 when _watches < WatchesMax => Stream(key),
            < 885 => new StopWatchStep(1 + random.Next(Math.Max(1, _watches))),
            < 898 => new GrantStep(random.Next(2, 6)),
            < 908 => new KeepAliveStep(1 + random.Next(2)),
            < 910 => new RevokeStep(1 + random.Next(2)),
            _ => new SleepStep(random.Next(1, 20)),
        };
    }

    private TxnStep Txn(int key) =>
        new(key, (TxnCondition)random.Next(4), Some(), Some(), random.Chance(30))
        {
            ReadsBack = random.Chance(20) ? random.Next(40) : 0,
        };

    private WatchStep Watch(int key, int count)
    {
        _watches++;
        return new WatchStep(key, count, random.Chance(30) ? 0 : random.Next(-2, 200))
        {
            PrevKv = random.Chance(50),
            NoPut = random.Chance(10),
            NoDelete = random.Chance(10),
            ProgressNotify = true,
            FromCompacted = random.Chance(10),
            RestMs = random.Chance(20) ? random.Next(1, 80) : 0,
            Resync = random.Chance(25),
            SnapshotFirst = random.Chance(10),
            FromLast = random.Chance(10),
            AsksEvery = random.Chance(20) ? random.Next(1, 9) : 0,
            CrashAfter = random.Chance(20) ? random.Next(1, 400) : 0,
        };
    }

    private StreamStep Stream(int key)
    {
        _watches++;
        return new StreamStep([Watch(key, 1), Watch(0, Keys)])
        {
            ChoosesIds = random.Chance(50),
            AsksEvery = random.Next(9),
            CancelsAfter = random.Chance(20) ? random.Next(1, 20) : 0,
        };
    }

    private List<int> Some()
    {
        var some = new List<int>();
        for (var key = 0; key < Keys; key++)
        {
            if (random.Chance(20))
            {
                some.Add(key);
            }
        }

        return some;
    }
}
