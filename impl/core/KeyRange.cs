namespace Vigil.Core;

/// <summary>A contiguous set of keys, given in etcd's way: a key and a <c>range_end</c>.</summary>
/// <param name="Key">The first key, inclusive.</param>
/// <param name="End">
/// Empty: <paramref name="Key"/> alone. One zero byte: every key from <paramref name="Key"/> on. Anything else: the
/// first key that is no longer in the range; when it is not above <paramref name="Key"/>, the range holds nothing.
/// </param>
/// <remarks>Source: etcd API, <c>RangeRequest.range_end</c>.</remarks>
public readonly record struct KeyRange(Bytes Key, Bytes End)
{
    private static readonly Bytes Zero = Bytes.Wrap([0]);

    /// <summary>Every key there is.</summary>
    public static KeyRange All => new(Zero, Zero);

    /// <summary>True when the range is one key, given without a <c>range_end</c>.</summary>
    public bool IsSingle => End.IsEmpty;

    /// <summary>True when the range has no upper end.</summary>
    public bool IsOpenEnded => End.Length == 1 && End.Span[0] == 0;

    /// <summary>True when no key can be in the range: its end is not above its first key.</summary>
    public bool IsEmpty => !IsSingle && !IsOpenEnded && End <= Key;

    /// <summary>One key.</summary>
    public static KeyRange Exact(Bytes key) => new(key, default);

    /// <summary>Every key that begins with <paramref name="prefix"/>; with an empty prefix, every key.</summary>
    public static KeyRange Prefix(Bytes prefix) => prefix.IsEmpty ? All : new(prefix, PrefixEnd(prefix.Span));

    /// <summary>Every key that is <paramref name="key"/> or above.</summary>
    public static KeyRange From(Bytes key) => new(key.IsEmpty ? Zero : key, Zero);

    /// <summary>Whether <paramref name="key"/> is in the range.</summary>
    public bool Contains(Bytes key) =>
        IsSingle ? key == Key : key >= Key && (IsOpenEnded || key < End);

    /// <summary>The range as an interval in mathematical notation.</summary>
    public override string ToString() =>
        IsSingle ? Key.ToString() : IsOpenEnded ? $"[{Key}, ∞)" : $"[{Key}, {End})";

    private static Bytes PrefixEnd(ReadOnlySpan<byte> prefix)
    {
        for (var i = prefix.Length - 1; i >= 0; i--)
        {
            if (prefix[i] < 0xff)
            {
                var end = prefix[..(i + 1)].ToArray();
                end[i]++;
                return Bytes.Wrap(end);
            }
        }

        // All bytes are 0xff: no key can be above every key with this prefix.
        return Zero;
    }
}
