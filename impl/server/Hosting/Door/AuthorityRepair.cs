using System.Text;

namespace Vigil.Server.Hosting.Door;

/// <summary>
/// Replaces an <c>:authority</c> that Kestrel refuses as malformed, which etcd takes: the whole URL that etcdctl 3.4
/// sends for a single endpoint, the list that Go's 3.5.0 client sends, a path, a user. Nothing here looks at it.
/// </summary>
/// <remarks>
/// Works on the first header block of a connection, where the authority is spelled out; later blocks refer back to it,
/// and so to what was put in its place. Nothing else of the block is touched. Source: RFC 7541, sections 5 and 6.
/// </remarks>
internal static class AuthorityRepair
{
    /// <summary>The place of <c>:authority</c> in HPACK's static table.</summary>
    private const int Authority = 1;

    /// <summary>
    /// What is put in its place. It is one letter, so that neither a block nor an entry of HPACK's table grows: what
    /// the client still refers to is never evicted.
    /// </summary>
    private static ReadOnlySpan<byte> Placeholder => "x"u8;

    /// <summary>The block with the authority replaced; null when there is nothing to replace.</summary>
    /// <param name="block">A header block, or its beginning, without padding and priority.</param>
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

            var isAuthority = index == Authority;
            if (index == 0)
            {
                if (!TryString(block, ref place, out var name, out var isNameCoded))
                {
                    return null;
                }

                isAuthority = TextOf(name, isNameCoded) == ":authority";
            }

            var valueAt = place;
            if (!TryString(block, ref place, out var value, out var isCoded))
            {
                return null;
            }

            if (isAuthority)
            {
                return IsTaken(TextOf(value, isCoded))
                    ? null
                    : [.. block[..valueAt], (byte)Placeholder.Length, .. Placeholder, .. block[place..]];
            }
        }

        return null;
    }

    /// <summary>Null when it has an octet that no authority has.</summary>
    private static string? TextOf(ReadOnlySpan<byte> value, bool isCoded) =>
        isCoded ? HuffmanText.Decode(value) : Encoding.Latin1.GetString(value);

    /// <summary>Whether Kestrel certainly takes it: a name or an address, with or without a port.</summary>
    private static bool IsTaken(string? authority)
    {
        if (authority is null)
        {
            return false;
        }

        var host = authority.AsSpan();
        var end = host.StartsWith("[") ? host.IndexOf(']') + 1 : host.IndexOf(':');
        var port = end > 0 ? host[end..] : end == 0 ? host : default;
        host = end < 0 ? host : host[..end];
        var isPort = port.Length > 1 && port[0] == ':' && !port[1..].ContainsAnyExceptInRange('0', '9');
        return (port.IsEmpty || (isPort && !host.IsEmpty))
            && (host.StartsWith("[") ? IsAddress(host[1..^1]) : IsName(host));
    }

    private static bool IsAddress(ReadOnlySpan<char> host) =>
        System.Net.IPAddress.TryParse(host, out _) && !host.Contains('%');

    private static bool IsName(ReadOnlySpan<char> host)
    {
        foreach (var letter in host)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
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
