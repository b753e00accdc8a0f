using Google.Protobuf;

namespace Vigil.Client;

/// <summary>A contiguous set of keys, given in etcd's way. A string stands for the one key that is its UTF-8.</summary>
/// <param name="Key">The first key, inclusive.</param>
/// <param name="RangeEnd">
/// Empty: <paramref name="Key"/> alone. One zero byte: every key from <paramref name="Key"/> on. Anything else: the
/// first key that is no longer in the set.
/// </param>
public readonly record struct KeySelector(ByteString Key, ByteString RangeEnd)
{
    private static readonly ByteString Zero = ByteString.CopyFrom(0);

    /// <summary>Every key there is.</summary>
    public static KeySelector All => new(Zero, Zero);

    /// <summary>One key.</summary>
    public static KeySelector Exactly(ReadOnlySpan<byte> key) => new(ByteString.CopyFrom(key), ByteString.Empty);

    /// <summary>One key, the UTF-8 of <paramref name="key"/>.</summary>
    public static KeySelector Exactly(string key) => new(ByteString.CopyFromUtf8(key), ByteString.Empty);

    /// <summary>Every key that begins with <paramref name="prefix"/>; with an empty one, every key.</summary>
    public static KeySelector Prefix(ReadOnlySpan<byte> prefix) =>
        prefix.IsEmpty ? All : new(ByteString.CopyFrom(prefix), PrefixEnd(prefix));

    /// <summary>
    /// Every key that begins with the UTF-8 of <paramref name="prefix"/>; with an empty one, every key.
    /// </summary>
    public static KeySelector Prefix(string prefix) => Prefix(ByteString.CopyFromUtf8(prefix).Span);

    /// <summary>Every key that is the UTF-8 of <paramref name="key"/> or above; with an empty one, every key.</summary>
    public static KeySelector From(string key) => key.Length == 0 ? All : new(ByteString.CopyFromUtf8(key), Zero);

    /// <summary>Every key from one up to, not including, another.</summary>
    /// <param name="key">Its UTF-8 is the first key.</param>
    /// <param name="end">Its UTF-8 is the first key left out; when it is not above the first, the set is empty.</param>
    public static KeySelector Between(string key, string end) =>
        new(ByteString.CopyFromUtf8(key), ByteString.CopyFromUtf8(end));

    /// <summary>The one key that is the UTF-8 of <paramref name="key"/>.</summary>
    public static implicit operator KeySelector(string key) => Exactly(key);

    /// <summary>Whether <paramref name="key"/> is in the set.</summary>
    public bool Contains(ByteString key) => RangeEnd.IsEmpty
        ? key.Equals(Key)
        : Compare(key, Key) >= 0 && (IsOpenEnded || Compare(key, RangeEnd) < 0);

    /// <summary>Whether every key of <paramref name="other"/> is in the set.</summary>
    public bool Covers(KeySelector other)
    {
        if (other.RangeEnd.IsEmpty || RangeEnd.IsEmpty)
        {
            return Equals(other) || (other.RangeEnd.IsEmpty && Contains(other.Key));
        }

        return Compare(Key, other.Key) <= 0
            && (IsOpenEnded || (!other.IsOpenEnded && Compare(other.RangeEnd, RangeEnd) <= 0));
    }

    private bool IsOpenEnded => RangeEnd.Equals(Zero);

    private static int Compare(ByteString one, ByteString other) => one.Span.SequenceCompareTo(other.Span);

    private static ByteString PrefixEnd(ReadOnlySpan<byte> prefix)
    {
        for (var i = prefix.Length - 1; i >= 0; i--)
        {
            if (prefix[i] < 0xff)
            {
                var end = prefix[..(i + 1)].ToArray();
                end[i]++;
                return UnsafeByteOperations.UnsafeWrap(end);
            }
        }

        // All bytes are 0xff: every key above the prefix begins with it.
        return Zero;
    }
}
