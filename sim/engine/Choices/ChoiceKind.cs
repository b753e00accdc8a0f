namespace Vigil.Sim.Engine.Choices;

/// <summary>What a choice decides.</summary>
public enum ChoiceKind
{
    /// <summary>Which of the steps that could come next does.</summary>
    Step = 0,

    /// <summary>How long a message is under way.</summary>
    Latency = 1,

    /// <summary>Whether, when and how something fails.</summary>
    Fault = 2,

    /// <summary>A random number drawn by the code under test.</summary>
    Entropy = 3,

    /// <summary>What the clients do.</summary>
    Workload = 4,

    /// <summary>What a crash leaves of what was not synced, and whether a disk fails.</summary>
    Disk = 5,

    /// <summary>
    /// What is added to a workload that was drawn: from a stream of its own, so that what is added to executions with
    /// a seed leaves the rest of them as it was.
    /// </summary>
    Addition = 6,
}
