using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World;

/// <summary>Choices of the workload, each with a site of its own.</summary>
internal sealed class WorkloadDrawer(ChoiceStream choices, ChoiceKind kind = ChoiceKind.Workload)
{
    public int Below(string site, int bound) => choices.Next(kind, site, bound);

    public bool Chance(string site, int percent) => choices.Chance(kind, site, percent);

    public T OneOf<T>(string site, IReadOnlyList<T> options) => options[Below(site, options.Count)];

    public List<int> Some(string site, int bound)
    {
        var some = new List<int>();
        for (var i = 0; i < bound; i++)
        {
            if (Chance(site, 35))
            {
                some.Add(i);
            }
        }

        return some;
    }
}
