using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Vigil.Model;

/// <summary>Bytes that never change: a key or a value. The default is the empty one.</summary>
/// <remarks>Ordered as etcd orders keys: unsigned, byte by byte, a prefix before what it is a prefix of.</remarks>
[SuppressMessage("Design", "CA1036", Justification = "Operators would invite comparing keys as numbers.")]
public readonly struct Blob : IComparable<Blob>, IEquatable<Blob>
{
    /// <summary>What is longer is cut in a report.</summary>
    private const int BriefMax = 64;

    private readonly byte[]? _bytes;

    private Blob(byte[] bytes) => _bytes = bytes;

    /// <summary>No bytes. Not a legal key in KV; as a value it is the same as no value.</summary>
    public static Blob Empty => default;

    /// <summary>The bytes, read only.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Count of bytes.</summary>
    public int Length => _bytes?.Length ?? 0;

    /// <summary>True when there are no bytes.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Takes the array as it is, uncopied: the caller must not write to it again.</summary>
    public static Blob Wrap(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new Blob(bytes);
    }

    /// <summary>The UTF-8 bytes of <paramref name="text"/>.</summary>
    public static Blob Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Unsigned lexicographic order.</summary>
    public int CompareTo(Blob other) => Span.SequenceCompareTo(other.Span);

    /// <summary>As <see cref="ToString"/>, and of what is long the beginning and its length in bytes.</summary>
    public string ToBrief()
    {
        var text = ToString();
        return text.Length <= BriefMax ? text : $"{text[..(BriefMax / 2)]}… ({Span.Length} bytes)";
    }

    /// <summary>Equal bytes.</summary>
    public bool Equals(Blob other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Blob other && Equals(other);

    /// <summary>FNV-1a over the bytes, the same in every process.</summary>
    public override int GetHashCode()
    {
        unchecked
        {
            var hash = 2166136261u;
            foreach (var b in Span)
            {
                hash = (hash ^ b) * 16777619u;
            }

            return (int)hash;
        }
    }

    /// <summary>The text when the bytes are printable UTF-8, else <c>0x</c> and the bytes in hex.</summary>
    public override string ToString()
    {
        var text = Encoding.UTF8.GetString(Span);
        foreach (var c in text)
        {
            if (char.IsControl(c) || c == '\uFFFD')
            {
                return "0x" + Convert.ToHexStringLower(Span);
            }
        }

        return text;
    }

    /// <summary>Equal bytes.</summary>
    public static bool operator ==(Blob left, Blob right) => left.Equals(right);

    /// <summary>Different bytes.</summary>
    public static bool operator !=(Blob left, Blob right) => !left.Equals(right);
}
