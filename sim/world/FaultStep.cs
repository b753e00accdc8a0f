namespace Vigil.Sim.World;

/// <summary>One thing that goes wrong, after the one before was over unless that one overlaps.</summary>
/// <param name="Kind">What.</param>
/// <param name="Client">
/// Which client it hits, where it hits one. A fault of a process or its clock hits a server if it is
/// <see cref="Server"/>.
/// </param>
/// <param name="After">How many steps to let others go first.</param>
/// <param name="LastsMs">
/// How long it lasts where it does, in milliseconds of virtual time; of a jump, how far it goes, back if negative.
/// </param>
public sealed record FaultStep(FaultKind Kind, int Client, int After, int LastsMs)
{
    /// <summary>In place of a client: the server.</summary>
    public const int Server = -1;

    /// <summary>In place of a member: whoever leads at that moment.</summary>
    public const int Leader = -1;

    /// <summary>Which member of a cluster it hits, where it hits one: its place, or <see cref="Leader"/>.</summary>
    public int Member { get; init; }

    /// <summary>
    /// How long to wait before <see cref="After"/> is counted, in milliseconds of virtual time: steps alone would all
    /// be counted before anything happens in which time goes by, such as an election.
    /// </summary>
    public int WaitsMs { get; init; }

    /// <summary>Whether what comes after it may strike while it lasts.</summary>
    public bool Overlaps { get; init; }
}
