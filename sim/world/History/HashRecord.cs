namespace Vigil.Sim.World.History;

/// <summary>A hash that a member gave of its history.</summary>
/// <param name="Member">Who gave it.</param>
/// <param name="Requested">The revision that was requested; 0 for the newest.</param>
/// <param name="Compacted">The compacted revision that it is for; 0 where nothing was compacted.</param>
/// <param name="Revision">The last revision that it is of.</param>
/// <param name="Hash">The hash.</param>
public sealed record HashRecord(string Member, long Requested, long Compacted, long Revision, uint Hash)
{
    /// <summary>Whether a client requested it; else it was read at the end.</summary>
    public bool IsOfClient { get; init; }

    /// <summary>For a report.</summary>
    public override string ToString() =>
        $"the hash {Hash:x8} of {Member} at revision {Revision}, compacted at {Compacted}";
}
