namespace Vigil.Server.Hosting.Door;

/// <summary>
/// Takes the scheme out of an <c>:authority</c> such as <c>http://127.0.0.1:2379</c>, which etcdctl 3.4 and its client
/// library send when they call a single endpoint, and which Kestrel refuses as malformed.
/// </summary>
/// <remarks>
/// Works on the first header block of a connection, where the name is spelled out; later blocks refer back to it, and
/// so to what was put in its place. Nothing else of the block is touched. Source: RFC 7541, sections 5 and 6.
/// </remarks>
internal static class AuthorityRepair
{
    /// <summary>The place of <c>:authority</c> in HPACK's static table.</summary>
    private const int Authority = 1;

    /// <summary>The bits of <c>http://</c> and <c>https://</c> in HPACK's Huffman code.</summary>
    private static readonly string[] Schemes =
    [
        "10011101001010011010111011100011000011000",
        "1001110100101001101011010001011100011000011000",
    ];

    /// <summary>
    /// How many symbols have a code of 1 bit, of 2, and so on. The code is canonical, so this says where each one ends.
    /// </summary>
    private static ReadOnlySpan<byte> CodesByLength =>
        [0, 0, 0, 0, 10, 26, 32, 6, 0, 5, 3, 2, 6, 2, 3, 0, 0, 0, 3, 8, 13, 26, 29, 12, 4, 15, 19, 29, 0, 4];

    /// <summary>The block with the authority repaired; null when there is nothing to repair.</summary>
    /// <param name="block">A whole header block, without padding and priority.</param>
    public static byte[]? Repair(ReadOnlySpan<byte> block)
    {
        var place = 0;
        while (place < block.Length)
        {
            var first = block[place];
            if ((first & 0x80) != 0)
            {
                if (!TryInteger(block, 7, ref place, out _))
                {
                    return null;
                }

                continue;
            }

            var isSizeUpdate = (first & 0xE0) == 0x20;
            var prefix = (first & 0x40) != 0 ? 6 : isSizeUpdate ? 5 : 4;
            if (!TryInteger(block, prefix, ref place, out var index))
            {
                return null;
            }

            if (isSizeUpdate)
            {
                continue;
            }

            if (index == 0 && !TryString(block, ref place, out _, out _))
            {
                return null;
            }

            var valueAt = place;
            if (!TryString(block, ref place, out var value, out var isHuffman))
            {
                return null;
            }

            if (index == Authority)
            {
                return WithoutScheme(value, isHuffman) is { } repaired
                    ? [.. block[..valueAt], .. Encode(repaired, isHuffman), .. block[place..]]
                    : null;
            }
        }

        return null;
    }

    private static byte[]? WithoutScheme(ReadOnlySpan<byte> value, bool isHuffman)
    {
        if (!isHuffman)
        {
            return value.StartsWith("http://"u8) ? value[7..].ToArray()
                : value.StartsWith("https://"u8) ? value[8..].ToArray()
                : null;
        }

        foreach (var scheme in Schemes)
        {
            if (BeginsWith(value, scheme))
            {
                return Shift(value, scheme.Length);
            }
        }

        return null;
    }

    private static bool BeginsWith(ReadOnlySpan<byte> value, string bits)
    {
        if (value.Length * 8 < bits.Length)
        {
            return false;
        }

        for (var i = 0; i < bits.Length; i++)
        {
            if (Bit(value, i) != (bits[i] == '1'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The symbols from bit <paramref name="from"/> on, padded with ones to a whole byte.</summary>
    private static byte[] Shift(ReadOnlySpan<byte> value, int from)
    {
        var end = SymbolsEnd(value, from);
        var shifted = new byte[(end - from + 7) / 8];
        for (var i = 0; i < shifted.Length * 8; i++)
        {
            if (from + i >= end || Bit(value, from + i))
            {
                shifted[i / 8] |= (byte)(0x80 >> (i % 8));
            }
        }

        return shifted;
    }

    /// <summary>
    /// Where the last whole symbol ends: a symbol may end in ones, so padding can't be recognized by itself.
    /// </summary>
    private static int SymbolsEnd(ReadOnlySpan<byte> value, int from)
    {
        var (end, length, code, first) = (from, 0, 0, 0);
        for (var place = from; place < value.Length * 8 && length < CodesByLength.Length; place++)
        {
            code = (code << 1) | (Bit(value, place) ? 1 : 0);
            first <<= 1;
            var codes = CodesByLength[length++];
            if (code - first < codes)
            {
                (end, length, code, first) = (place + 1, 0, 0, 0);
            }
            else
            {
                first += codes;
            }
        }

        return end;
    }

    private static bool Bit(ReadOnlySpan<byte> value, int place) => (value[place / 8] & (0x80 >> (place % 8))) != 0;

    private static byte[] Encode(byte[] value, bool isHuffman)
    {
        var huffman = isHuffman ? 0x80 : 0;
        if (value.Length < 127)
        {
            return [(byte)(huffman | value.Length), .. value];
        }

        var length = new List<byte> { (byte)(huffman | 127) };
        var rest = value.Length - 127;
        for (; rest >= 128; rest /= 128)
        {
            length.Add((byte)((rest % 128) | 128));
        }

        return [.. length, (byte)rest, .. value];
    }

    private static bool TryString(
        ReadOnlySpan<byte> block, ref int place, out ReadOnlySpan<byte> value, out bool isHuffman)
    {
        value = default;
        isHuffman = place < block.Length && (block[place] & 0x80) != 0;
        if (!TryInteger(block, 7, ref place, out var length) || length > block.Length - place)
        {
            return false;
        }

        value = block.Slice(place, length);
        place += length;
        return true;
    }

    private static bool TryInteger(ReadOnlySpan<byte> block, int prefix, ref int place, out int value)
    {
        value = 0;
        if (place >= block.Length)
        {
            return false;
        }

        var mask = (1 << prefix) - 1;
        value = block[place++] & mask;
        if (value < mask)
        {
            return true;
        }

        for (var shift = 0; shift <= 21 && place < block.Length; shift += 7)
        {
            var next = block[place++];
            value += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
