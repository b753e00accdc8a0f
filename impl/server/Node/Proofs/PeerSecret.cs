using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Vigil.Server.Node.Proofs;

/// <summary>What all members of a cluster know and nobody else. It never leaves the process. Thread-safe.</summary>
internal sealed class PeerSecret
{
    /// <summary>Fewer could be guessed.</summary>
    public const int BytesMin = 16;

    /// <summary>The bytes of a proof: those of SHA-256.</summary>
    public const int ProofBytes = HMACSHA256.HashSizeInBytes;

    private readonly byte[] _key;

    /// <summary>Copies the bytes.</summary>
    /// <param name="key">At least <see cref="BytesMin"/>.</param>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public PeerSecret(ReadOnlySpan<byte> key)
    {
        if (key.Length < BytesMin)
        {
            throw new ArgumentException($"A secret has at least {BytesMin} bytes.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>What only who holds the secret can compute.</summary>
    /// <param name="purpose">What it proves; a proof of one purpose is none of another.</param>
    /// <param name="parts">What it is about. Their lengths count, so that no two lists look alike.</param>
    public byte[] Prove(string purpose, params IReadOnlyList<byte[]> parts)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(mac, Encoding.ASCII.GetBytes($"vigil peer 1 {purpose}"));
        foreach (var part in parts)
        {
            Append(mac, part);
        }

        return mac.GetHashAndReset();
    }

    /// <summary>Whether two proofs are the same, in a time that does not depend on where they differ.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> proof, ReadOnlySpan<byte> other) =>
        CryptographicOperations.FixedTimeEquals(proof, other);

    /// <summary>A number as one part.</summary>
    public static byte[] PartOf(ulong number)
    {
        var part = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(part, number);
        return part;
    }

    /// <summary>Adds a part and its length.</summary>
    public static void Append(IncrementalHash mac, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        mac.AppendData(length);
        mac.AppendData(part);
    }
}
