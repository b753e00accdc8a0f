using System.Buffers.Binary;
using Vigil.Seams;

namespace Vigil.Server.Node.Proofs;

/// <summary>Numbers that nobody has used before and nobody can foresee. Thread-safe.</summary>
/// <remarks>
/// 120 bits are drawn. Where the draws are bad, lives are still distinguished by time, members by their ids, and the
/// numbers of one life by a count.
/// </remarks>
/// <param name="time">Its wall clock: later lives begin later.</param>
/// <param name="entropy">Where it draws.</param>
/// <param name="member">Whose they are; 0 where that is not known yet.</param>
internal sealed class ProofNumbers(TimeProvider time, IEntropy entropy, ulong member)
{
    private const int Draws = 4;
    private readonly LifeNumbers _lives = new(time, entropy, "peer.life");

    /// <summary>The next one.</summary>
    public byte[] Next()
    {
        var number = new byte[(2 * sizeof(ulong)) + (Draws * sizeof(int))];
        BinaryPrimitives.WriteInt64LittleEndian(number, _lives.Next());
        BinaryPrimitives.WriteUInt64LittleEndian(number.AsSpan(sizeof(ulong)), member);
        for (var i = 0; i < Draws; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(
                number.AsSpan((2 * sizeof(ulong)) + (i * sizeof(int))), entropy.Next("peer.number", 1 << 30));
        }

        return number;
    }
}
