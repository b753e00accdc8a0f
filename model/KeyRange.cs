namespace Vigil.Model;

/// <summary>The keys a request names, in etcd's convention of <c>key</c> and <c>range_end</c>.</summary>
/// <param name="Key">The first key, inclusive.</param>
/// <param name="RangeEnd">
/// Empty = only <paramref name="Key"/>. The one byte 0 = every key from <paramref name="Key"/> on.
/// Else the end, exclusive; an end at or below the key makes the range empty.
/// </param>
public readonly record struct KeyRange(Blob Key, Blob RangeEnd)
{
    private static readonly Blob Zero = Blob.Wrap([0]);

    /// <summary>Every key there can be.</summary>
    public static KeyRange All { get; } = new(Zero, Zero);

    /// <summary>True when it names one key by itself, and not an interval.</summary>
    public bool IsSingleKey => RangeEnd.IsEmpty;

    /// <summary>True when it runs to the end of all keys.</summary>
    public bool IsUnbounded => RangeEnd == Zero;

    /// <summary>True when no key can be in it.</summary>
    public bool IsEmpty => !IsSingleKey && !IsUnbounded && RangeEnd.CompareTo(Key) <= 0;

    /// <summary>Only <paramref name="key"/>.</summary>
    public static KeyRange Of(Blob key) => new(key, Blob.Empty);

    /// <summary><paramref name="key"/> and every key after it.</summary>
    public static KeyRange From(Blob key) => new(key, Zero);

    /// <summary>The keys that start with <paramref name="prefix"/>; the empty prefix names every key.</summary>
    public static KeyRange Prefix(Blob prefix)
    {
        if (prefix.IsEmpty)
        {
            return All;
        }

        var end = prefix.Span.ToArray();
        for (var i = end.Length - 1; i >= 0; i--)
        {
            if (end[i] < 0xff)
            {
                end[i]++;
                return new KeyRange(prefix, Blob.Wrap(end[..(i + 1)]));
            }
        }

        return From(prefix);
    }

    /// <summary>True when <paramref name="key"/> is one of the keys named.</summary>
    public bool Contains(Blob key)
    {
        if (IsSingleKey)
        {
            return key == Key;
        }

        return key.CompareTo(Key) >= 0 && (IsUnbounded || key.CompareTo(RangeEnd) < 0);
    }

    /// <summary>As a person would write it.</summary>
    public override string ToString()
    {
        if (IsSingleKey)
        {
            return Key.ToString();
        }

        return IsUnbounded ? $"[{Key}, ∞)" : $"[{Key}, {RangeEnd})";
    }
}
