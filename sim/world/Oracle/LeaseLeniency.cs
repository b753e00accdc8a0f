namespace Vigil.Sim.World.Oracle;

/// <summary>Which promise about leases is not insisted on, for who asks whether just that one was broken.</summary>
internal enum LeaseLeniency
{
    /// <summary>All are.</summary>
    None,

    /// <summary>A lease may end before its time.</summary>
    EndsEarly,

    /// <summary>A revocation may leave keys.</summary>
    LeavesKeys,
}
