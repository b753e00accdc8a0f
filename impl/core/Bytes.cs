using System.Buffers.Binary;
using System.Text;

namespace Vigil.Core;

/// <summary>An immutable string of bytes: a key or a value. The default value is the empty string of bytes.</summary>
/// <remarks>
/// Order and equality are by content, unsigned and bytewise, as etcd's are; text plays no part in it.
/// </remarks>
public readonly struct Bytes : IEquatable<Bytes>, IComparable<Bytes>
{
    private readonly byte[]? _array;
    private readonly int _offset;

    private Bytes(byte[] array, int offset, int length) => (_array, _offset, Length) = (array, offset, length);

    /// <summary>Nothing: zero bytes.</summary>
    public static Bytes Empty => default;

    /// <summary>The content.</summary>
    public ReadOnlySpan<byte> Span => new(_array, _offset, Length);

    /// <summary>The content, for code that keeps it across an await.</summary>
    public ReadOnlyMemory<byte> Memory => new(_array, _offset, Length);

    /// <summary>How many bytes there are.</summary>
    public int Length { get; }

    /// <summary>True when there are no bytes.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>
    /// Takes ownership of <paramref name="array"/> without copying it. Nobody may write to it afterwards.
    /// </summary>
    public static Bytes Wrap(byte[] array) => new(array, 0, array.Length);

    /// <summary>Copies <paramref name="content"/>.</summary>
    public static Bytes Copy(ReadOnlySpan<byte> content) => content.IsEmpty ? default : Wrap(content.ToArray());

    /// <summary>
    /// Shares a part of an array that nobody writes to any more, if the part is most of it; else copies it.
    /// </summary>
    /// <remarks>A small part of a large array would keep all of that alive for as long as it lives itself.</remarks>
    internal static Bytes Part(byte[] array, int offset, int length) =>
        2L * length > array.Length ? new(array, offset, length) : Copy(array.AsSpan(offset, length));

    /// <summary>The UTF-8 encoding of <paramref name="text"/>.</summary>
    public static Bytes Utf8(string text) => Wrap(Encoding.UTF8.GetBytes(text));

    /// <summary>The UTF-8 encoding of <paramref name="text"/>.</summary>
    public static implicit operator Bytes(string text) => Utf8(text);

    /// <summary>Equality of content.</summary>
    public static bool operator ==(Bytes left, Bytes right) => left.Equals(right);

    /// <summary>Inequality of content.</summary>
    public static bool operator !=(Bytes left, Bytes right) => !left.Equals(right);

    /// <summary>Unsigned bytewise order.</summary>
    public static bool operator <(Bytes left, Bytes right) => left.CompareTo(right) < 0;

    /// <summary>Unsigned bytewise order.</summary>
    public static bool operator >(Bytes left, Bytes right) => left.CompareTo(right) > 0;

    /// <summary>Unsigned bytewise order.</summary>
    public static bool operator <=(Bytes left, Bytes right) => left.CompareTo(right) <= 0;

    /// <summary>Unsigned bytewise order.</summary>
    public static bool operator >=(Bytes left, Bytes right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(Bytes other) => Span.SequenceCompareTo(other.Span);

    /// <inheritdoc/>
    public bool Equals(Bytes other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bytes other && Equals(other);

    /// <summary>The same in every process, so that nothing can come to depend on a seed nobody controls.</summary>
    public override int GetHashCode()
    {
        unchecked
        {
            var rest = Span;
            var hash = 0x9E3779B97F4A7C15UL + (ulong)rest.Length;
            while (rest.Length >= 8)
            {
                hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest)) * 0xFF51AFD7ED558CCDUL;
                hash ^= hash >> 32;
                rest = rest[8..];
            }

            foreach (var b in rest)
            {
                hash = (hash ^ b) * 0x100000001B3UL;
            }

            hash ^= hash >> 29;
            hash *= 0xC4CEB9FE1A85EC53UL;
            return (int)(hash >> 32);
        }
    }

    /// <summary>The content as text where it is printable ASCII, and as <c>\x</c> escapes where it is not.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Length);
        foreach (var b in Span)
        {
            if (b is >= 0x20 and < 0x7f)
            {
                text.Append((char)b);
            }
            else
            {
                text.Append("\\x").Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}
