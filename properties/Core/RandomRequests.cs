using Vigil.Model;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Properties.Core;

/// <summary>Requests with every option, over few keys, so that they meet.</summary>
internal sealed class RandomRequests(ulong seed)
{
    private readonly RandomWalk _walk = new(seed);
    private int _values;

    public Request Next(long newest) => Below(24) switch
    {
        20 => new LeaseGrantRequest(Lease(), Chance(10) ? 9_000_000_001 : Below(4)),
        21 => new LeaseGrantRequest(Lease(), 60),
        22 => new LeaseRevokeRequest(Lease()),
        23 => new LeaseKeepAliveRequest(Lease()),
        < 8 => Put(),
        < 10 => Delete(),
        < 14 => Range(newest),
        < 19 => Txn(newest, depth: 2),
        _ => new CompactRequest(newest - 6 + Below(9)),
    };

    private int Below(int bound) => bound <= 1 ? 0 : _walk.Choose(ChoiceKind.Workload, "test", bound);

    private long Lease() => 1 + Below(4);

    private bool Chance(int percent) => Below(100) < percent;

    private Blob Key() =>
        Chance(2) ? Blob.Empty : Blob.Wrap([(byte)('a' + Below(5)), .. Chance(30) ? new byte[] { 0xff } : []]);

    private KeyRange KeyOrRange() => Below(6) switch
    {
        0 => KeyRange.All,
        1 => KeyRange.From(Key()),
        2 => KeyRange.Prefix(Key()),
        3 => new KeyRange(Key(), Key()),
        _ => KeyRange.Of(Key()),
    };

    private PutRequest Put()
    {
        var ignoreValue = Chance(10);
        var ignoreLease = Chance(10);
        var value = ignoreValue && Chance(90) ? Blob.Empty : Blob.Utf8($"v{++_values}");
        return new PutRequest(Key(), value)
        {
            PrevKv = Chance(50),
            IgnoreValue = ignoreValue,
            IgnoreLease = ignoreLease,
            Lease = Chance(ignoreLease ? 10 : 25) ? Lease() : 0,
        };
    }

    private DeleteRangeRequest Delete() => new(KeyOrRange()) { PrevKv = Chance(50) };

    private RangeRequest Range(long newest) => new(KeyOrRange())
    {
        Revision = Chance(50) ? 0 : newest - 6 + Below(9),
        Limit = Chance(30) ? Below(3) : 0,
        KeysOnly = Chance(20),
        CountOnly = Chance(10),
        SortOrder = (SortOrder)Below(3),
        SortTarget = (SortTarget)Below(5),
        MinModRevision = Chance(15) ? newest - Below(5) : 0,
        MaxModRevision = Chance(15) ? newest - Below(5) : 0,
        MinCreateRevision = Chance(15) ? newest - Below(9) : 0,
        MaxCreateRevision = Chance(15) ? newest - Below(9) : 0,
    };

    private TxnRequest Txn(long newest, int depth) => new()
    {
        Compares = Many(2, () => Compare(newest)),
        Success = Many(4, () => Inner(newest, depth)),
        Failure = Many(4, () => Inner(newest, depth)),
    };

    private KvRequest Inner(long newest, int depth) => Below(10) switch
    {
        < 4 => Put(),
        < 5 => Delete(),
        < 8 => Range(newest),
        _ => depth > 0 ? Txn(newest, depth - 1) : Put(),
    };

    private Compare Compare(long newest)
    {
        var target = (CompareTarget)Below(5);
        var number = target is CompareTarget.Version or CompareTarget.Lease ? Below(3) : newest - Below(5);
        return new Compare(KeyOrRange(), target, (CompareResult)Below(4), number, Blob.Utf8($"v{Below(_values + 1)}"));
    }

    private List<T> Many<T>(int most, Func<T> make)
    {
        var many = new List<T>();
        for (var left = Below(most + 1); left > 0; left--)
        {
            many.Add(make());
        }

        return many;
    }
}
