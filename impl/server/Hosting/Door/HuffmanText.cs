using System.Text;

namespace Vigil.Server.Hosting.Door;

/// <summary>Reads HPACK's Huffman code as far as names and addresses go. Source: RFC 7541, appendix B.</summary>
/// <remarks>
/// The code is canonical: those of one length follow each other in the order of their octets, behind the shorter ones.
/// So the octets of each length say it all. What is longer than the 13 bits of brackets is in no authority that is
/// taken.
/// </remarks>
internal static class HuffmanText
{
    private const int ShortestBits = 5;

    /// <summary>The octets whose code has 5 bits, 6, and so on.</summary>
    private static readonly string[] ByLength =
    [
        "012aceiost",
        " %-./3456789=A_bdfghlmnpru",
        ":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz",
        "&*,;XZ",
        "",
        "!\"()?",
        "'+|",
        "#>",
        "\0$@[]~",
    ];

    /// <summary>The text; null when something in it has a longer code, or what is left over is no padding.</summary>
    public static string? Decode(ReadOnlySpan<byte> coded)
    {
        var text = new StringBuilder(coded.Length * 8 / ShortestBits);
        var (code, first, bits) = (0, 0, 0);
        for (var place = 0; place < coded.Length * 8; place++)
        {
            code = (code << 1) | ((coded[place / 8] >> (7 - (place % 8))) & 1);
            first <<= 1;
            bits++;
            if (bits < ShortestBits)
            {
                continue;
            }

            if (bits - ShortestBits == ByLength.Length)
            {
                return null;
            }

            var octets = ByLength[bits - ShortestBits];
            if (code - first < octets.Length)
            {
                text.Append(octets[code - first]);
                (code, first, bits) = (0, 0, 0);
            }
            else
            {
                first += octets.Length;
            }
        }

        return bits < 8 && code == (1 << bits) - 1 ? text.ToString() : null;
    }
}
