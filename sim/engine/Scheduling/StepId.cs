namespace Vigil.Sim.Engine.Scheduling;

/// <summary>
/// Names a step by what made it possible, so that it has the same name wherever other steps change places.
/// </summary>
/// <param name="Value">A hash; 0 is what was there before the first step.</param>
internal readonly record struct StepId(ulong Value)
{
    /// <summary>The name of the n-th step, from 0, that this one makes possible.</summary>
    public StepId Then(int n) => new(Mix(Value, unchecked((ulong)n + 1)));

    /// <summary>Two numbers as one, in which their order counts.</summary>
    public static ulong Mix(ulong first, ulong second)
    {
        unchecked
        {
            var mixed = (first * 0x9E3779B97F4A7C15UL) + second;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }
}
