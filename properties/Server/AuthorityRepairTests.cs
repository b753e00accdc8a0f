using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vigil.Server.Hosting.Door;
using Xunit;

namespace Vigil.Properties.Server;

/// <summary>Header blocks, in the bytes of RFC 7541, of clients with an authority of their own kind.</summary>
public sealed class AuthorityRepairTests
{
    /// <summary>
    /// RFC 7541, appendix C.4.1: the authority <c>www.example.com</c> in Huffman code, 89 bits of it.
    /// </summary>
    private static readonly byte[] Example = Convert.FromHexString("f1e3c2e5f23a6ba0ab90f4ff");

    /// <summary>What other people's clients send, and Kestrel refuses.</summary>
    public static TheoryData<string> Refused { get; } =
    [
        "http://127.0.0.1:2379", "https://127.0.0.1:2379", "#initially=[127.0.0.1:2379]",
        "127.0.0.1:2379,127.0.0.1:2380", "unix://localhost:3127", "/tmp/etcd.sock", "%2Ftmp%2Fetcd.sock", "user@host",
        "a/b", "host:", "a b", "xn--\u00e9", "127.0.0.1:2379/", "ftp://x", "http:/x",
        "a:b", "[::1", "[::1]x", "[a]", ":1",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_authority_that_would_be_refused_is_replaced(string authority)
    {
        byte[] before = [0x83, 0x86];
        byte[] after = [0x84, .. Literal(0x40, ":path", "/etcdserverpb.KV/Put")];
        byte[] block = [.. before, .. Indexed(0x41, authority), .. after];
        byte[] expected = [.. before, .. Indexed(0x41, "x"), .. after];
        Assert.Equal(expected, AuthorityRepair.Repair(block));
    }

    [Fact]
    public void A_name_that_is_spelled_out_is_known_as_well() =>
        Assert.Equal(
            Literal(0x00, ":authority", "x"), AuthorityRepair.Repair(Literal(0x00, ":authority", "http://x")));

    /// <summary>h, t, p, the colon and the slash by the table of RFC 7541, appendix B.</summary>
    [Theory]
    [InlineData("100111 01001 01001 101011 1011100 011000 011000")]
    [InlineData("100111 01001 01001 101011 01000 1011100 011000 011000")]
    public void Huffman_code_is_read(string scheme)
    {
        var bits = string.Concat(Example.Select(octet => octet.ToString("b8", null)))[..89];
        var coded = BytesOf(scheme.Replace(" ", "", StringComparison.Ordinal) + bits);
        byte[] block = [0x41, (byte)(0x80 | coded.Length), .. coded, 0x84];
        Assert.Equal([0x41, 0x01, (byte)'x', 0x84], AuthorityRepair.Repair(block));
        Assert.Null(AuthorityRepair.Repair([0x41, 0x8c, .. Example, 0x84]));
        Assert.Equal("www.example.com", HuffmanText.Decode(Example));
    }

    [Theory]
    [InlineData("127.0.0.1:2379")]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("etcd_1:2379")]
    [InlineData("ETCD.example.com")]
    [InlineData("[::1]:2379")]
    [InlineData("localhost:20550000700")]
    public void Any_other_authority_is_left_alone(string authority) =>
        Assert.Null(AuthorityRepair.Repair([0x83, .. Indexed(0x41, authority)]));

    [Fact]
    public void A_scheme_in_another_header_is_left_alone() =>
        Assert.Null(AuthorityRepair.Repair([.. Literal(0x40, "referer", "http://x"), .. Indexed(0x41, "x")]));

    /// <summary>It never grows: the client's table and the server's would no longer agree.</summary>
    [SeededProperty(MaxTest = 2000)]
    public Property Whatever_comes_it_is_answered(byte[] block)
    {
        var repaired = AuthorityRepair.Repair(block);
        return (repaired is null || repaired.Length <= block.Length).Label(Convert.ToHexString(block));
    }

    /// <summary>Cut anywhere, a block is either repaired as a whole or left alone.</summary>
    [Fact]
    public void A_block_that_breaks_off_is_left_alone()
    {
        byte[] block = [0x83, .. Literal(0x00, "te", "trailers"), .. Indexed(0x41, "http://127.0.0.1:2379")];
        for (var length = 0; length < block.Length; length++)
        {
            Assert.Null(AuthorityRepair.Repair(block.AsSpan(0, length)));
        }

        Assert.NotNull(AuthorityRepair.Repair(block));
    }

    private static byte[] Indexed(byte first, string value) =>
        [first, (byte)Encoding.UTF8.GetByteCount(value), .. Encoding.UTF8.GetBytes(value)];

    private static byte[] Literal(byte first, string name, string value) =>
        [first, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. Indexed((byte)value.Length, value)[1..]];

    /// <summary>Filled up with ones, as the code requires.</summary>
    private static byte[] BytesOf(string bits)
    {
        var padded = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        return Enumerable.Range(0, padded.Length / 8)
            .Select(i => Convert.ToByte(padded.Substring(i * 8, 8), 2)).ToArray();
    }
}
