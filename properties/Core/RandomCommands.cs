using Vigil.Core;
using Vigil.Sim.Engine.Choices;

namespace Vigil.Properties.Core;

/// <summary>Draws commands of every kind.</summary>
internal sealed class RandomCommands(ulong seed)
{
    private readonly RandomWalk _walk = new(seed);

    public StoreCommand Next() => Below(8) switch
    {
        0 => new CompactCommand(Below(40)),
        1 => new GrantLeaseCommand(1 + Below(4), Number()),
        2 => new RevokeLeaseCommand(Below(5)),
        3 => new WriteCommand(Txn(depth: 0)),
        4 => new WriteCommand(Delete()),
        _ => new WriteCommand(Put()),
    };

    private int Below(int bound) => _walk.Choose(ChoiceKind.Workload, "draw", bound);

    private bool Flag() => Below(4) == 0;

    private long Number() => Below(6) switch
    {
        0 => 0,
        1 => -1,
        2 => long.MaxValue,
        3 => long.MinValue,
        _ => Below(5000),
    };

    private Bytes Key() => $"k{Below(6)}";

    private Bytes Text() => Below(5) switch
    {
        0 => Bytes.Empty,
        1 => Bytes.Wrap(new byte[1 + Below(300)]),
        _ => $"v{Below(1000)}",
    };

    private KeyRange Range() => Below(4) switch
    {
        0 => KeyRange.All,
        1 => KeyRange.Prefix("k"),
        2 => new KeyRange(Key(), Key()),
        _ => KeyRange.Exact(Key()),
    };

    private PutOp Put() => new(Key(), Text())
    {
        Lease = Below(3) == 0 ? 1 + Below(4) : 0,
        PrevKv = Flag(),
        IgnoreValue = Flag(),
        IgnoreLease = Flag(),
    };

    private DeleteRangeOp Delete() => new(Range()) { PrevKv = Flag() };

    private RangeOp Get() => new(Range())
    {
        KeysOnly = Flag(),
        CountOnly = Flag(),
        Revision = Flag() ? Below(40) : 0,
        Limit = Below(3),
        SortOrder = (SortOrder)Below(3),
        SortTarget = (SortTarget)Below(5),
        MinModRevision = Number(),
        MaxModRevision = Number(),
        MinCreateRevision = Number(),
        MaxCreateRevision = Number(),
    };

    private TxnOp Txn(int depth) => new(
        [.. Enumerable.Range(0, Below(3))
            .Select(_ => new Compare(Range(), (CompareTarget)Below(5), (CompareResult)Below(4))
        {
            Number = Number(),
            Value = Text(),
        })],
        Ops(depth),
        Ops(depth));

    private List<Op> Ops(int depth) => [.. Enumerable.Range(0, Below(4)).Select(_ => Below(depth < 3 ? 4 : 3) switch
    {
        0 => (Op)Put(),
        1 => Delete(),
        2 => Get(),
        _ => Txn(depth + 1),
    })];
}
