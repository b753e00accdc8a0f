namespace Vigil.Fuzz.Messages;

/// <summary>Makes of bytes that are right some that are nearly so.</summary>
internal static class Mutator
{
    private const int RepeatsMax = 40;
    private const int NestingMax = 300;

    private static readonly ulong[] Extremes =
    [
        0, 1, 2, 0x7F, 0x80, 0xFFFF, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, 1UL << 53, 1UL << 62,
        (1UL << 62) + 1, long.MaxValue, 1UL << 63, (1UL << 63) + 1, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    /// <summary>A message that is changed in one or more ways; one of ten is not.</summary>
    public static byte[] Message(byte[] message, Random random)
    {
        for (var changes = random.Next(10) == 0 ? 0 : random.Next(1, 4); changes > 0; changes--)
        {
            message = random.Next(9) switch
            {
                0 => Flipped(message, random),
                1 => message[..random.Next(message.Length + 1)],
                2 => Inserted(message, random),
                3 or 4 => Renumbered(message, random),
                5 => Relengthened(message, random),
                6 => Repeated(message, random),
                7 => Nested(message, random),
                _ => Within(message, random),
            };
        }

        return message;
    }

    /// <summary>gRPC's prefix and what follows it, changed where the prefix is.</summary>
    public static byte[] Prefix(byte[] body, Random random) => random.Next(8) switch
    {
        0 => [(byte)random.Next(1, 256), .. body[1..]],
        1 => [body[0], 0xFF, 0xFF, 0xFF, 0xFF, .. body[5..]],
        2 => [body[0], 0x7F, 0xFF, 0xFF, 0xFF, .. body[5..]],
        3 => [.. body[..4], (byte)(body[4] ^ random.Next(1, 256)), .. body[5..]],
        4 => body[..random.Next(6)],
        5 => [.. body, .. body],
        6 => [.. body, (byte)random.Next(256)],
        _ => body[..random.Next(body.Length + 1)],
    };

    /// <summary>Bytes of frames, changed anywhere.</summary>
    public static byte[] Frames(byte[] bytes, Random random)
    {
        // The preface is worth less than what comes behind it.
        var from = random.Next(10) == 0 ? 0 : Math.Min(24, bytes.Length);
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Length > from; changes--)
        {
            var rest = bytes[from..];
            rest = random.Next(4) switch
            {
                0 => Inserted(rest, random),
                1 => rest[..random.Next(rest.Length + 1)],
                _ => Flipped(rest, random),
            };
            bytes = [.. bytes[..from], .. rest];
        }

        return bytes;
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        bytes = [.. bytes];
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        }

        return bytes;
    }

    private static byte[] Inserted(byte[] bytes, Random random)
    {
        var more = new byte[random.Next(1, 20)];
        random.NextBytes(more);
        var at = random.Next(bytes.Length + 1);
        return [.. bytes[..at], .. more, .. bytes[at..]];
    }

    private static byte[] Renumbered(byte[] message, Random random)
    {
        if (Pick(message, ProtoField.Number, random) is not { } field)
        {
            return Flipped(message, random);
        }

        var number = Extremes[random.Next(Extremes.Length)];
        return [.. message[..field.ValueAt], .. ProtoFields.Number(number), .. message[field.End..]];
    }

    private static byte[] Relengthened(byte[] message, Random random)
    {
        if (Pick(message, ProtoField.Long, random) is not { } field)
        {
            return Flipped(message, random);
        }

        var length = (ulong)(field.End - field.PayloadAt);
        var other = random.Next(3) switch
        {
            0 => length + 1,
            1 => length == 0 ? 1 : length - 1,
            _ => Extremes[random.Next(Extremes.Length)],
        };
        return [.. message[..field.ValueAt], .. ProtoFields.Number(other), .. message[field.PayloadAt..]];
    }

    private static byte[] Repeated(byte[] message, Random random)
    {
        var fields = ProtoFields.Of(message);
        if (fields.Count == 0)
        {
            return Inserted(message, random);
        }

        var field = fields[random.Next(fields.Count)];
        var one = message[field.At..field.End];
        var count = one.Length > 1000 ? 2 : random.Next(2, RepeatsMax);
        var many = Enumerable.Repeat(one, count).SelectMany(static bytes => bytes);
        return [.. message[..field.At], .. many, .. message[field.At..]];
    }

    /// <summary>A field of groups, or of messages, deeper than anybody needs.</summary>
    private static byte[] Nested(byte[] message, Random random)
    {
        var depth = random.Next(1, NestingMax);
        var number = (byte)random.Next(1, 16);
        if (random.Next(2) == 0)
        {
            return [.. message, .. Enumerable.Repeat((byte)((number << 3) | 3), depth)];
        }

        byte[] inner = [];
        for (var i = 0; i < depth; i++)
        {
            inner = [(byte)((number << 3) | ProtoField.Long), .. ProtoFields.Number((ulong)inner.Length), .. inner];
        }

        return [.. message, .. inner];
    }

    /// <summary>A message within the message; its length stays right.</summary>
    private static byte[] Within(byte[] message, Random random)
    {
        if (Pick(message, ProtoField.Long, random) is not { } field)
        {
            return Flipped(message, random);
        }

        var inner = Message(message[field.PayloadAt..field.End], random);
        return
        [
            .. message[..field.ValueAt], .. ProtoFields.Number((ulong)inner.Length), .. inner, .. message[field.End..],
        ];
    }

    private static ProtoField? Pick(byte[] message, int type, Random random)
    {
        var fields = ProtoFields.Of(message).FindAll(field => field.Type == type);
        return fields.Count == 0 ? null : fields[random.Next(fields.Count)];
    }
}
