namespace Vigil.Fuzz.Messages;

/// <summary>One field of a message in bytes: where it lies, and its payload.</summary>
/// <param name="At">Where its tag begins.</param>
/// <param name="ValueAt">Where its number begins, or its length.</param>
/// <param name="PayloadAt">Where what has a length begins; as its end for a number.</param>
/// <param name="End">Where the next field begins.</param>
/// <param name="Type">The wire type.</param>
internal readonly record struct ProtoField(int At, int ValueAt, int PayloadAt, int End, int Type)
{
    public const int Number = 0;
    public const int Long = 2;
}

/// <summary>Messages as fields, without a schema.</summary>
internal static class ProtoFields
{
    /// <summary>The fields, as far as they can be read.</summary>
    public static List<ProtoField> Of(ReadOnlySpan<byte> message)
    {
        var fields = new List<ProtoField>();
        var at = 0;
        while (at < message.Length)
        {
            var next = at;
            if (!TryNumber(message, ref next, out var tag))
            {
                break;
            }

            var (valueAt, type) = (next, (int)(tag & 7));
            var payloadAt = 0;
            switch (type)
            {
                case ProtoField.Number when TryNumber(message, ref next, out _):
                    payloadAt = next;
                    break;
                case ProtoField.Long when TryNumber(message, ref next, out var length)
                    && length <= (ulong)(message.Length - next):
                    payloadAt = next;
                    next += (int)length;
                    break;
                default:
                    return fields;
            }

            fields.Add(new ProtoField(at, valueAt, payloadAt, next, type));
            at = next;
        }

        return fields;
    }

    /// <summary>A number in base 128.</summary>
    public static byte[] Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(0x80 | (value & 0x7F)));
        }

        return [.. bytes, (byte)value];
    }

    private static bool TryNumber(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
