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

    /// <summary>Where the choice is not of steps: how many answers there are; otherwise 0.</summary>
    public int Answers { get; private init; }

    /// <summary>The answer that is being tried, from 0.</summary>
    public int Answer { get; private set; }

    /// <summary>A choice that is not of steps, all answers to which are tried.</summary>
    public static Node OfAnswers(int answers) => new([], []) { Answers = answers };

    public void Choose(StepId step)
    {
        Chosen = step;
        Backtrack.Add(step);
    }

    /// <summary>Goes on to what still has to be tried; false when nothing has.</summary>
    public bool ChooseNext()
    {
        if (Answers > 0)
        {
            return ++Answer < Answers;
        }

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
