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
}
