namespace Vigil.Core;

/// <summary>A point in the store's history: which write request, and which of its changes.</summary>
/// <param name="Main">The write request's revision. A new store is at 1; the first write gets 2.</param>
/// <param name="Sub">The change's place among those of its request, from 0.</param>
/// <remarks>Source: etcd <c>server/storage/mvcc/revision.go</c>.</remarks>
public readonly record struct Revision(long Main, int Sub) : IComparable<Revision>
{
    /// <inheritdoc/>
    public int CompareTo(Revision other) => Main != other.Main ? Main.CompareTo(other.Main) : Sub.CompareTo(other.Sub);

    /// <summary>Earlier in history.</summary>
    public static bool operator <(Revision left, Revision right) => left.CompareTo(right) < 0;

    /// <summary>Later in history.</summary>
    public static bool operator >(Revision left, Revision right) => left.CompareTo(right) > 0;

    /// <summary>The same point or earlier.</summary>
    public static bool operator <=(Revision left, Revision right) => left.CompareTo(right) <= 0;

    /// <summary>The same point or later.</summary>
    public static bool operator >=(Revision left, Revision right) => left.CompareTo(right) >= 0;

    /// <summary>As etcd writes it: <c>main.sub</c>.</summary>
    public override string ToString() => $"{Main}.{Sub}";
}
