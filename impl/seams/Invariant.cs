using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Vigil.Seams;

/// <summary>A claim about our own code. When it is false the code has a bug, and continuing would hide it.</summary>
/// <remarks>Always on, in Release too: a wrong answer three layers away costs more than a crash here.</remarks>
internal static class Invariant
{
    /// <summary>Throws <see cref="UnreachableException"/> unless <paramref name="condition"/> holds.</summary>
    /// <param name="condition">What must be true.</param>
    /// <param name="because">A sentence: the rule that would be broken.</param>
    /// <param name="expression">Filled by the compiler.</param>
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        string because,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
        {
            Broken($"{because} ({expression})");
        }
    }

    /// <summary>Says that this line can't be reached; use it where a switch has covered every case.</summary>
    /// <param name="because">A sentence: why it can't be reached.</param>
    public static UnreachableException Unreachable(string because) => new(because);

    [DoesNotReturn]
    private static void Broken(string message) => throw new UnreachableException(message);
}
