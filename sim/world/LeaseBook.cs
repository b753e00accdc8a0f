namespace Vigil.Sim.World;

/// <summary>The leases that the clients of an execution have requested, newest last.</summary>
internal sealed class LeaseBook
{
    private long _newest;

    /// <summary>An id that was not used yet.</summary>
    public long Add() => ++_newest;

    /// <summary>
    /// The id of the lease so far back, as <see cref="Find"/>; where there is none, one not used yet.
    /// </summary>
    public long IdFor(int back) => Find(back) is not 0 and var id ? id : Add();

    /// <summary>
    /// The lease requested last for 1, the one before for 2; 0, which is none, when there is no such lease.
    /// </summary>
    public long Find(int back) => back <= 0 ? 0 : Math.Max(0, _newest - back + 1);
}
