using System.Buffers;
using Vigil.Seams;

namespace Vigil.Core;

/// <summary>Writes commands; see <see cref="CommandFormat"/>.</summary>
internal readonly struct CommandWriter(ArrayBufferWriter<byte> buffer)
{
    public void Write(StoreCommand command)
    {
        switch (command)
        {
            case WriteCommand write:
                Write(write.Op);
                break;
            case CompactCommand compact:
                Byte(CommandFormat.Compact);
                Number(compact.Revision);
                break;
            case GrantLeaseCommand grant:
                Byte(CommandFormat.Grant);
                Number(grant.Id);
                Number(grant.Seconds);
                break;
            case RevokeLeaseCommand revoke:
                Byte(CommandFormat.Revoke);
                Number(revoke.Id);
                Number(revoke.Grant);
                break;
            default:
                throw Invariant.Unreachable("Every command is covered.");
        }
    }

    private void Write(Op op)
    {
        switch (op)
        {
            case PutOp put:
                Byte(CommandFormat.Put);
                Flags(put.PrevKv, put.IgnoreValue, put.IgnoreLease);
                Text(put.Key);
                Text(put.Value);
                Number(put.Lease);
                break;
            case DeleteRangeOp delete:
                Byte(CommandFormat.Delete);
                Flags(delete.PrevKv);
                Range(delete.Range);
                break;
            case TxnOp txn:
                Byte(CommandFormat.Txn);
                Number(txn.Compares.Count);
                foreach (var compare in txn.Compares)
                {
                    Write(compare);
                }

                Write(txn.Success);
                Write(txn.Failure);
                break;
            case RangeOp range:
                Byte(CommandFormat.Range);
                Write(range);
                break;
            default:
                throw Invariant.Unreachable("Every operation is covered.");
        }
    }

    private void Write(IReadOnlyList<Op> ops)
    {
        Number(ops.Count);
        foreach (var op in ops)
        {
            Write(op);
        }
    }

    private void Write(RangeOp range)
    {
        Flags(range.KeysOnly, range.CountOnly);
        Range(range.Range);
        Number(range.Revision);
        Number(range.Limit);
        Number((long)range.SortOrder);
        Number((long)range.SortTarget);
        Number(range.MinModRevision);
        Number(range.MaxModRevision);
        Number(range.MinCreateRevision);
        Number(range.MaxCreateRevision);
    }

    private void Write(Compare compare)
    {
        Number((long)compare.Target);
        Number((long)compare.Result);
        Range(compare.Range);
        Number(compare.Number);
        Text(compare.Value);
    }

    private void Range(KeyRange range)
    {
        Text(range.Key);
        Text(range.End);
    }

    private void Flags(bool first, bool second = false, bool third = false) =>
        Byte((byte)((first ? 1 : 0) | (second ? 2 : 0) | (third ? 4 : 0)));

    private void Text(Bytes text)
    {
        Number(text.Length);
        buffer.Write(text.Span);
    }

    private void Number(long number)
    {
        var left = unchecked((ulong)((number << 1) ^ (number >> 63)));
        for (; left >= 0x80; left >>= 7)
        {
            Byte((byte)((left & 0x7F) | 0x80));
        }

        Byte((byte)left);
    }

    private void Byte(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }
}
