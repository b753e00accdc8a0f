using Vigil.Sim.World;

namespace Vigil.Sim.Audit.Stories;

/// <summary>Draws single steps, by what is to be looked at.</summary>
/// <param name="random">What is drawn from.</param>
/// <param name="focus">What the steps are about, besides writes and reads.</param>
/// <param name="seconds">About how long they are to take in all.</param>
internal sealed class StepDrawer(StoryRandom random, Focus focus, int seconds)
{
    /// <summary>The clients know their keys by one digit; a range's end takes the last.</summary>
    public const int Keys = 9;

    /// <summary>The next steps of a client: one, or some that people do in a row.</summary>
    public IReadOnlyList<AuditStep> Next()
    {
        if (!random.Chance(60))
        {
            return [Once(Plain())];
        }

        return focus switch
        {
            Focus.Watch => [OfWatch()],
            Focus.Progress => [OfProgress()],
            Focus.Compaction => random.Chance(25) ? Emptied() : [OfCompaction()],
            Focus.Lease => random.Chance(20) ? Session() : [OfLease()],
            _ => random.Chance(10) ? Session() : [OfMembers()],
        };
    }

    /// <summary>Writes and reads, as every client does.</summary>
    public ScriptStep Plain()
    {
        var key = random.Next(Keys);
        var count = 1 + (random.Chance(30) ? random.Next(Keys - key) : 0);
        return random.Next(100) switch
        {
            < 55 => new PutStep(key, random.Chance(30)),
            < 70 => new DeleteStep(key, Math.Min(count, 3), random.Chance(30)),
            < 85 => new GetStep(key, count, random.Chance(20) ? random.Next(60) : 0, random.Chance(20) ? 2 : 0)
            {
                Serializable = random.Chance(20),
            },
            _ => new TxnStep(key, (TxnCondition)random.Next(4), Some(), Some(), random.Chance(30)),
        };
    }

    private AuditStep OfWatch() => random.Next(10) switch
    {
        < 3 => Once(Watch()),
        < 5 => Once(Stream()),
        6 => Many(200, 3_000),
        7 => Once(Compact()),
        _ => Rest(),
    };

    private AuditStep OfProgress() => random.Next(10) switch
    {
        < 4 => Once(Watch() with { AsksEvery = random.Chance(70) ? random.Next(1, 4) : 0 }),
        < 7 => Once(Stream() with { AsksEvery = random.Next(1, 4) }),
        7 => Many(20, 400),
        _ => Rest(),
    };

    private AuditStep OfCompaction() => random.Next(12) switch
    {
        < 3 => Once(Compact()),
        < 5 => Once(Watch() with { FromCompacted = random.Chance(50) }),
        5 => Once(Stream()),
        6 => Once(new DeleteStep(0, Keys, false)),
        7 or 8 => Once(new TxnStep(random.Next(Keys), TxnCondition.None, Some(), [], true)
        {
            ReadsBack = random.Next(-2, 60),
        }),
        9 => Many(200, 2_500),
        _ => Rest(),
    };

    private AuditStep OfLease() => random.Next(12) switch
    {
        < 3 => Once(new GrantStep(random.Next(2, 4))),
        < 5 => Once(new PutStep(random.Next(Keys), false) { Lease = 1 + random.Next(2) }),
        < 8 => new AuditStep(new KeepAliveStep(1 + random.Next(2)))
        {
            Times = random.Next(1, 40),
            PauseMs = random.Next(50, 500),
        },
        8 => Once(new RevokeStep(1 + random.Next(2))),
        9 => Once(new SleepStep(random.Next(500, 3_000))),
        10 => Once(Watch()),
        _ => Rest(),
    };

    private AuditStep OfMembers() => random.Next(12) switch
    {
        < 3 => Once(Watch()),
        3 => Once(Compact()),
        4 => Many(100, 2_000 * seconds),
        5 => Once(new GrantStep(random.Next(2, 4))),
        6 => new AuditStep(new KeepAliveStep(1)) { Times = random.Next(1, 20), PauseMs = random.Next(100, 500) },
        7 => Once(new TxnStep(random.Next(Keys), TxnCondition.None, Some(), [], true) { ReadsBack = random.Next(60) }),
        8 or 9 => new AuditStep(new GetStep(0, Keys, 0, 0)) { Times = random.Next(1, 300), PauseMs = random.Next(20) },
        _ => Rest(),
    };

    /// <summary>A store that was full, is emptied, and gives its history up.</summary>
    private AuditStep[] Emptied() =>
        [Many(1, 1 << random.Next(1, 12)), Once(new DeleteStep(0, Keys, false)), Once(new CompactStep(0)), Rest()];

    /// <summary>A lease with a key, which is kept as long as its user lives.</summary>
    private AuditStep[] Session() =>
    [
        Once(new GrantStep(random.Next(2, 4))),
        Once(new PutStep(random.Next(Keys), false) { Lease = 1 }),
        new AuditStep(new KeepAliveStep(1)) { Times = random.Next(20, 100), PauseMs = random.Next(100, 500) },
    ];

    /// <summary>Many writes, some of them large, several at a time.</summary>
    private AuditStep Many(int least, int most) =>
        new(new PutStep(random.Next(Keys), false) { Padding = random.Chance(30) ? 2_000 : 0 })
        {
            Times = random.Next(least, most),
            AtOnce = random.Next(1, 33),
        };

    private AuditStep Rest() => Once(new SleepStep(random.Next(1, 400)));

    private CompactStep Compact() => new(random.Chance(60) ? 0 : random.Next(-1, 40));

    private WatchStep Watch()
    {
        var key = random.Next(Keys);
        return new WatchStep(key, random.Chance(60) ? Keys - key : 1, random.Next(10) switch
        {
            < 3 => 0,
            < 6 => random.Next(1, 30),
            < 8 => random.Next(30, 3_000),
            _ => -random.Next(1, 40),
        })
        {
            PrevKv = random.Chance(40),
            NoPut = random.Chance(10),
            NoDelete = random.Chance(10),
            ProgressNotify = random.Chance(60),
            FromCompacted = random.Chance(20),
            RestMs = random.Chance(25) ? random.Next(1, 900) : 0,
            Fragments = random.Chance(10),
            AsksEvery = random.Chance(25) ? random.Next(1, 5) : 0,
        };
    }

    private StreamStep Stream()
    {
        var watches = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Watch()).ToList();
        if (random.Chance(20))
        {
            // Not a revision: whoever sends it is to be refused, and nobody else is to notice.
            watches[^1] = watches[^1] with { Exact = -random.Next(1, 3), FromCompacted = false };
        }

        return new StreamStep(watches)
        {
            ChoosesIds = random.Chance(30),
            AsksEvery = random.Chance(40) ? random.Next(1, 6) : 0,
            CancelsAfter = random.Chance(20) ? random.Next(1, 20) : 0,
        };
    }

    private List<int> Some() => [.. Enumerable.Range(0, Keys).Where(_ => random.Chance(20))];

    private static AuditStep Once(ScriptStep step) => new(step);
}
