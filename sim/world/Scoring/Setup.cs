namespace Vigil.Sim.World.Scoring;

/// <summary>What is run to see whether a mutant of the sources is noticed.</summary>
internal enum Setup
{
    /// <summary>One server in memory, with clients and faults.</summary>
    Server,

    /// <summary>Clusters of one, three and five members with disks.</summary>
    Clusters,

    /// <summary>Raft's nodes alone.</summary>
    Raft,
}
