using System.Buffers.Binary;
using System.Numerics;

namespace Vigil.Storage;

/// <summary>CRC-32C (Castagnoli), by the processor where it can.</summary>
internal static class Checksum
{
    /// <summary>
    /// Continues the sum of what came before with <paramref name="bytes"/>; begin with a seed that is not 0.
    /// </summary>
    /// <remarks>From 0 a run of zeros sums to 0, so that a page that was never written would pass.</remarks>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            sum = BitOperations.Crc32C(sum, b);
        }

        return sum;
    }

    /// <summary>The sum of <paramref name="bytes"/> alone.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(uint.MaxValue, bytes);
}
