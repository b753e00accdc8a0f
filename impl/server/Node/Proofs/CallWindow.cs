namespace Vigil.Server.Node.Proofs;

/// <summary>
/// Which calls of a caller were taken: each once, though they may overtake each other. Not thread-safe.
/// </summary>
internal sealed class CallWindow
{
    /// <summary>What is so many calls behind the newest is taken for seen.</summary>
    public const int Calls = 4096;

    private const int Bits = 64;
    private readonly ulong[] _taken = new ulong[Calls / Bits];
    private ulong _newest;

    /// <summary>Takes a call.</summary>
    /// <param name="sequence">Counted from 1.</param>
    /// <returns>False when it was taken before, or may have been.</returns>
    public bool Take(ulong sequence)
    {
        if (sequence == 0 || (sequence <= _newest && _newest - sequence >= Calls))
        {
            return false;
        }

        if (sequence > _newest)
        {
            Advance(sequence);
        }

        ref var word = ref _taken[sequence % Calls / Bits];
        var bit = 1UL << (int)(sequence % Bits);
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        return true;
    }

    private void Advance(ulong sequence)
    {
        if (sequence - _newest >= Calls)
        {
            Array.Clear(_taken);
        }
        else
        {
            for (var passed = _newest + 1; passed <= sequence; passed++)
            {
                _taken[passed % Calls / Bits] &= ~(1UL << (int)(passed % Bits));
            }
        }

        _newest = sequence;
    }
}
