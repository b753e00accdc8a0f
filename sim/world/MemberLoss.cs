namespace Vigil.Sim.World;

/// <summary>How a healed cluster loses one member, while the others must go on serving.</summary>
public enum MemberLoss
{
    /// <summary>It loses none.</summary>
    None,

    /// <summary>Its process is killed, and its connections are reset.</summary>
    Killed,

    /// <summary>Its machine dies, and no connection says so.</summary>
    Silent,

    /// <summary>Its process is paused.</summary>
    Paused,

    /// <summary>Nothing gets through between it and anybody else.</summary>
    Isolated,

    /// <summary>Nothing gets through between it and the other members; clients reach it.</summary>
    CutOff,
}
