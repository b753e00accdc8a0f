namespace Vigil.Seams;

/// <summary>
/// Where random numbers come from: the operating system, or the simulator's choice stream. Thread-safe.
/// </summary>
public interface IEntropy
{
    /// <summary>Draws a number in [0, <paramref name="bound"/>).</summary>
    /// <param name="site">What the draw decides, as <c>area.what</c>; the simulator labels its choice with it.</param>
    /// <param name="bound">Exclusive, at least 1. A bound of 1 always gives 0.</param>
    int Next(string site, int bound);
}
