namespace Vigil.Sim.Audit.Stories;

/// <summary>One thing that goes wrong, or that an operator does.</summary>
/// <param name="Kind">What.</param>
/// <param name="Member">Which member it is about: its place, <see cref="Leader"/> or <see cref="Follower"/>.</param>
/// <param name="AtMs">How long after its anchor it begins, in milliseconds.</param>
/// <param name="LastsMs">How long it lasts, or a killed member is away.</param>
internal sealed record AuditFault(AuditFaultKind Kind, int Member, int AtMs, int LastsMs)
{
    /// <summary>In place of a member: whoever leads at that moment.</summary>
    public const int Leader = -1;

    /// <summary>In place of a member: the first that does not lead at that moment.</summary>
    public const int Follower = -2;

    /// <summary>The client whose step is the anchor; null for the beginning of the round.</summary>
    public int? Client { get; init; }

    /// <summary>The step of that client whose beginning is the anchor.</summary>
    public int Step { get; init; }

    /// <summary>For a story.</summary>
    public override string ToString()
    {
        var member = Member switch { Leader => "the leader", Follower => "a follower", _ => $"member {Member}" };
        var anchor = Client is { } client ? $"step {Step} of client {client} begins" : "the beginning";
        return $"{Kind} of {member}, {AtMs} ms after {anchor}, for {LastsMs} ms";
    }
}

/// <summary>What goes wrong.</summary>
internal enum AuditFaultKind
{
    /// <summary>SIGKILL; it is started again when the time is over.</summary>
    Kill,

    /// <summary>SIGKILL to all members.</summary>
    KillAll,

    /// <summary>SIGSTOP, and SIGCONT when the time is over.</summary>
    Pause,

    /// <summary>No member reaches it, and it reaches none.</summary>
    Isolate,

    /// <summary>No member reaches it; it reaches them.</summary>
    IsolateIn,

    /// <summary>It reaches no member; they reach it.</summary>
    IsolateOut,

    /// <summary>What it sends to members and gets from them takes long.</summary>
    SlowPeers,

    /// <summary>Its connections with members are reset.</summary>
    ResetPeers,

    /// <summary>Its connections with clients are reset.</summary>
    ResetClients,

    /// <summary>Nothing goes through between it and its clients.</summary>
    StallClients,

    /// <summary>What it sends to clients does not go through; what they send does.</summary>
    StallAnswers,

    /// <summary>Little goes through from it to its clients.</summary>
    SlowClients,

    /// <summary>
    /// What it writes waits, while the process goes on: only as root, where loop devices can be mounted.
    /// </summary>
    FreezeDisk,

    /// <summary>It is defragmented.</summary>
    Defragment,

    /// <summary>A snapshot is read from it.</summary>
    Snapshot,

    /// <summary>It is to hand leadership over to the next member.</summary>
    MoveLeader,

    /// <summary>It is removed, and another takes its place with an empty directory.</summary>
    Replace,
}
