namespace Vigil.Sim.World.Oracle;

/// <summary>Which promise about leases is not checked, to find out whether just that one was broken.</summary>
internal enum LeaseLeniency
{
    /// <summary>None: all are checked.</summary>
    None,

    /// <summary>A lease may end before its time.</summary>
    EndsEarly,

    /// <summary>A revocation may leave keys.</summary>
    LeavesKeys,
}
