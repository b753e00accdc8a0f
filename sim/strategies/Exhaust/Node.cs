using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Strategies.Exhaust;

/// <summary>A place where more than one step could come next, and what was tried there.</summary>
/// <param name="enabled">All that could come, in the order in which it became possible.</param>
/// <param name="sleep">What need not be tried here, since it was tried before in a place that is as good.</param>
internal sealed class Node(IReadOnlyList<StepId> enabled, Dictionary<StepId, Footprint[]> sleep)
{
    public IReadOnlyList<StepId> Enabled { get; } = enabled;

    public Dictionary<StepId, Footprint[]> Sleep { get; } = sleep;

    /// <summary>What has to be tried here.</summary>
    public HashSet<StepId> Backtrack { get; } = [];

    /// <summary>What was tried, with what it touched.</summary>
    public Dictionary<StepId, Footprint[]> Done { get; } = [];

    /// <summary>What is being tried.</summary>
    public StepId Chosen { get; private set; }

    public void Choose(StepId step)
    {
        Chosen = step;
        Backtrack.Add(step);
    }

    /// <summary>Goes on to what still has to be tried; false when nothing has.</summary>
    public bool ChooseNext()
    {
        foreach (var step in Enabled)
        {
            if (Backtrack.Contains(step) && !Done.ContainsKey(step) && !Sleep.ContainsKey(step))
            {
                Choose(step);
                return true;
            }
        }

        return false;
    }
}
