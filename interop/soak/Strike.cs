namespace Vigil.Soak;

/// <summary>What is done to the members in one round.</summary>
internal enum Strike
{
    /// <summary>SIGKILL to a member that does not lead.</summary>
    KillOne,

    /// <summary>SIGKILL to the leader.</summary>
    KillLeader,

    /// <summary>SIGKILL to all at once.</summary>
    KillAll,

    /// <summary>SIGKILL to one that does not lead, and again while it starts.</summary>
    KillTwice,

    /// <summary>SIGSTOP to one that does not lead, SIGCONT some seconds later.</summary>
    PauseOne,

    /// <summary>SIGSTOP to the leader: when it continues it still believes that it leads.</summary>
    PauseLeader,
}
