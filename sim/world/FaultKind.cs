namespace Vigil.Sim.World;

/// <summary>What can go wrong.</summary>
/// <remarks>
/// Messages are never dropped or duplicated one by one: a stream over TCP either delivers them in order or breaks. What
/// the user of a network sees of lost packets is a link that is slow or blocked, or a connection that breaks.
/// </remarks>
public enum FaultKind
{
    /// <summary>A client's connection breaks at both ends at once.</summary>
    Reset,

    /// <summary>Nothing gets through between a client and the server.</summary>
    Partition,

    /// <summary>Nothing gets through from a client to the server: a half-open link.</summary>
    BlockRequests,

    /// <summary>Nothing gets through from the server to a client: a half-open link.</summary>
    BlockResponses,

    /// <summary>The server is killed and started again; its machine resets the connections.</summary>
    Restart,

    /// <summary>The server's machine dies and another takes its place: no connection is reset.</summary>
    SilentRestart,

    /// <summary>The link between a client and the server is blocked and open by turns.</summary>
    Flapping,

    /// <summary>Messages between a client and the server take much longer, both ways.</summary>
    SlowLink,

    /// <summary>A process is paused, then resumes.</summary>
    Pause,

    /// <summary>Each step of a process takes time.</summary>
    SlowProcess,

    /// <summary>The wall clock of a process jumps.</summary>
    ClockJump,

    /// <summary>Nothing gets through between a member and the others.</summary>
    PeerPartition,

    /// <summary>Nothing gets through from a member to the others.</summary>
    PeerMute,

    /// <summary>Nothing gets through to a member from the others.</summary>
    PeerDeaf,

    /// <summary>
    /// The connections between a member and the others break, and a snapshot on its way is cut short.
    /// </summary>
    PeerReset,

    /// <summary>All members' machines die at once.</summary>
    PowerCut,

    /// <summary>What a member syncs takes long to become durable.</summary>
    SlowDisk,

    /// <summary>
    /// A member's disk refuses to sync: the process ends, and is started again when the disk is whole.
    /// </summary>
    FailingDisk,

    /// <summary>A member's disk is full: the process ends, and is started again when there is room.</summary>
    FullDisk,

    /// <summary>An operator transfers leadership.</summary>
    LeaderMove,

    /// <summary>
    /// An operator adds a member, waits until it has caught up, gives it a vote and removes another one.
    /// </summary>
    MemberChange,

    /// <summary>
    /// A member's writes and syncs do not return while it lasts; the process is killed when it is over, since nobody
    /// knows whether they would.
    /// </summary>
    HangingDisk,

    /// <summary>Messages between a member and the others take much longer, both ways.</summary>
    SlowPeer,

    /// <summary>
    /// Somebody who is no member sends a member's peer port what no correct member sends: impossible terms and indexes,
    /// entries and snapshots that are none, messages in a name that is not theirs, and what it has recorded of members'
    /// own. Where members share a secret, it also forges what a member could well have sent.
    /// </summary>
    HostilePeer,

    /// <summary>
    /// A member's disk writes nothing while it lasts, and then goes on: the process lives, and was behind the times.
    /// </summary>
    FrozenDisk,

    /// <summary>
    /// An operator adds a member and, as soon as that is done, removes it again or gives it a vote, while another one
    /// transfers leadership.
    /// </summary>
    ChangeBesideMove,

    /// <summary>
    /// An operator removes a member, and adds one of the same name and address on a new machine.
    /// </summary>
    MemberReturn,
}
