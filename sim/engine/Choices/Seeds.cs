using System.Globalization;

namespace Vigil.Sim.Engine.Choices;

/// <summary>Seeds as people type them.</summary>
internal static class Seeds
{
    /// <summary>Reads <c>0x2a</c> or <c>42</c>.</summary>
    public static bool TryParse(string text, out ulong seed) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out seed)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed);
}
