using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Exhaust;

/// <summary>A step of one execution, with all that it touched.</summary>
/// <param name="Step">The step.</param>
/// <param name="Touched">What it touched.</param>
/// <param name="Node">The choice that it was the answer to; null where nothing else could have come.</param>
internal sealed record TakenStep(Step Step, Footprint[] Touched, Node? Node)
{
    public static bool Conflict(Footprint[] first, Footprint[] second)
    {
        foreach (var one in first)
        {
            foreach (var other in second)
            {
                if (one.Conflicts(other))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
