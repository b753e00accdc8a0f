using System.Globalization;

namespace Vigil.Storage;

/// <summary>The names of a store's files. A file with any other name is not the store's.</summary>
internal static class FileNames
{
    /// <summary>Whose store it is.</summary>
    public const string Identity = "meta";

    private const string LogEnd = ".wal";
    private const string SnapshotEnd = ".snap";
    private const string AsideEnd = ".tmp";
    private const int Digits = 16;

    /// <summary>A segment of the log: <c>0000000000000001.wal</c>, its sequence in hexadecimal.</summary>
    public static string Segment(long sequence) => $"{Number(sequence)}{LogEnd}";

    /// <summary>A snapshot: <c>index-term.snap</c>, in hexadecimal, so that ordinal order is the log's.</summary>
    public static string Snapshot(long index, long term) => $"{Number(index)}-{Number(term)}{SnapshotEnd}";

    /// <summary>What a file is called until it is whole. The number keeps two writers of one name apart.</summary>
    public static string Aside(string name, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}.{number}{AsideEnd}");

    public static long? ReadSegment(string name) =>
        name.Length == Digits + LogEnd.Length && name.EndsWith(LogEnd, StringComparison.Ordinal)
            ? ReadNumber(name.AsSpan(0, Digits))
            : null;

    public static (long Index, long Term)? ReadSnapshot(string name) =>
        name.Length == (2 * Digits) + 1 + SnapshotEnd.Length
        && name[Digits] == '-'
        && name.EndsWith(SnapshotEnd, StringComparison.Ordinal)
        && ReadNumber(name.AsSpan(0, Digits)) is { } index
        && ReadNumber(name.AsSpan(Digits + 1, Digits)) is { } term
            ? (index, term)
            : null;

    public static bool IsAside(string name) =>
        name.EndsWith(AsideEnd, StringComparison.Ordinal)
        && name.LastIndexOf('.', name.Length - AsideEnd.Length - 1) is > 0 and var dot
        && IsWhole(name[..dot]);

    /// <summary>Whether a store gives this name to a file.</summary>
    public static bool IsOurs(string name) => IsWhole(name) || IsAside(name);

    private static bool IsWhole(string name) =>
        name == Identity || ReadSegment(name) is not null || ReadSnapshot(name) is not null;

    private static string Number(long number) => number.ToString("x16", CultureInfo.InvariantCulture);

    private static long? ReadNumber(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
        && number > 0
        && digits.SequenceEqual(Number(number))
            ? number
            : null;
}
