namespace Vigil.Core;

/// <summary>Reads commands; see <see cref="CommandFormat"/>. Trusts nothing: its input may be damaged.</summary>
/// <param name="bytes">The command.</param>
/// <param name="array">The array that holds them, to be shared; null to copy what is kept.</param>
/// <param name="offset">Where in it.</param>
internal ref struct CommandReader(ReadOnlySpan<byte> bytes, byte[]? array, int offset)
{
    /// <summary>More than any request can nest, and less than a stack can take.</summary>
    private const int DepthMax = 200;

    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <exception cref="InvalidDataException">The bytes are not those of a command.</exception>
    public StoreCommand Read()
    {
        StoreCommand command = Byte() switch
        {
            CommandFormat.Compact => new CompactCommand(Number()),
            CommandFormat.Grant => new GrantLeaseCommand(Number(), Number()),
            CommandFormat.Revoke => new RevokeLeaseCommand(Number(), Number()),
            var kind and (CommandFormat.Put or CommandFormat.Delete or CommandFormat.Txn) =>
                new WriteCommand(Op(kind, 0)),
            var other => throw Damaged($"{other} is no kind of command"),
        };
        return _rest.IsEmpty ? command : throw Damaged("something comes after it");
    }

    private Op Op(byte kind, int depth) => kind switch
    {
        CommandFormat.Put => Put(),
        CommandFormat.Delete => Delete(),
        CommandFormat.Txn when depth < DepthMax => new TxnOp(Compares(), Ops(depth + 1), Ops(depth + 1)),
        CommandFormat.Range => Range(),
        _ => throw Damaged($"{kind} is no kind of operation here"),
    };

    private PutOp Put()
    {
        var flags = Flags(7);
        return new PutOp(Text(), Text())
        {
            Lease = Number(),
            PrevKv = (flags & 1) != 0,
            IgnoreValue = (flags & 2) != 0,
            IgnoreLease = (flags & 4) != 0,
        };
    }

    private DeleteRangeOp Delete()
    {
        var flags = Flags(1);
        return new DeleteRangeOp(KeyRange()) { PrevKv = (flags & 1) != 0 };
    }

    private RangeOp Range()
    {
        var flags = Flags(3);
        return new RangeOp(KeyRange())
        {
            KeysOnly = (flags & 1) != 0,
            CountOnly = (flags & 2) != 0,
            Revision = Number(),
            Limit = Number(),
            SortOrder = (SortOrder)Choice(),
            SortTarget = (SortTarget)Choice(),
            MinModRevision = Number(),
            MaxModRevision = Number(),
            MinCreateRevision = Number(),
            MaxCreateRevision = Number(),
        };
    }

    private List<Compare> Compares()
    {
        var compares = new List<Compare>();
        for (var left = Count(); left > 0; left--)
        {
            var (target, result) = ((CompareTarget)Choice(), (CompareResult)Choice());
            compares.Add(new Compare(KeyRange(), target, result) { Number = Number(), Value = Text() });
        }

        return compares;
    }

    private List<Op> Ops(int depth)
    {
        var ops = new List<Op>();
        for (var left = Count(); left > 0; left--)
        {
            ops.Add(Op(Byte(), depth));
        }

        return ops;
    }

    private KeyRange KeyRange() => new(Text(), Text());

    /// <summary>A count of things that take at least a byte each.</summary>
    private long Count() => Number() is >= 0 and var count && count <= _rest.Length
        ? count
        : throw Damaged("it counts more than it holds");

    private Bytes Text()
    {
        var length = Count();
        var text = array is null
            ? Bytes.Copy(_rest[..(int)length])
            : Bytes.Part(array, offset + _length - _rest.Length, (int)length);
        _rest = _rest[(int)length..];
        return text;
    }

    /// <summary>The store checks whether it is a known one, and refuses the others.</summary>
    private int Choice() => Number() is >= int.MinValue and <= int.MaxValue and var choice
        ? (int)choice
        : throw Damaged("a choice is none");

    private byte Flags(byte known) => Byte() is var flags && (flags & ~known) == 0
        ? flags
        : throw Damaged("it has a flag that nobody knows");

    private long Number()
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return unchecked((long)(number >> 1) ^ -(long)(number & 1));
            }
        }

        throw Damaged("a number does not end");
    }

    private byte Byte()
    {
        if (_rest.IsEmpty)
        {
            throw Damaged("it ends too early");
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    private readonly InvalidDataException Damaged(string what) =>
        new($"This is no command of Vigil: at byte {_length - _rest.Length} of {_length} {what}.");
}
