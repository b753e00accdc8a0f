using Vigil.Model;

namespace Vigil.Sim.World;

/// <summary>
/// Keys and ends that programs confuse with none or all: <c>0x00</c> and what begins with it, and <c>0xff</c>, behind
/// which no prefix ends.
/// </summary>
internal static class OddKeys
{
    private static readonly Blob[] Keys = [Blob.Wrap([0]), Blob.Wrap([0, 0]), Blob.Wrap([0, 1]), Blob.Wrap([0xff])];

    /// <summary>How many there are; they are called -1, -2 and so on.</summary>
    public static int Count => Keys.Length;

    /// <summary>The key of a number, of either kind.</summary>
    public static Blob KeyOf(int key) => key < 0 ? Keys[-1 - key] : Blob.Utf8($"k{key}");

    /// <summary>
    /// Neighbouring keys from one on. An odd one's range ends at the next odd one, which of the first and the last is
    /// <c>0x00</c>: from the key on.
    /// </summary>
    public static KeyRange RangeOf(int key, int count) =>
        count <= 1 ? KeyRange.Of(KeyOf(key))
        : key is -1 || key == -Count ? KeyRange.From(KeyOf(key))
        : key < 0 ? new KeyRange(KeyOf(key), KeyOf(key - 1))
        : new KeyRange(KeyOf(key), KeyOf(key + count));
}
