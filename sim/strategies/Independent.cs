using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.Strategies;

/// <summary>A strategy that learns nothing: each execution follows from its seed alone.</summary>
internal sealed class Independent(Func<ulong, IChooser> make) : ISearch
{
    public int EndedBefore(int place) => 0;

    public IChooser Begin(ulong seed) => make(seed);
}
