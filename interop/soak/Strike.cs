namespace Vigil.Soak;

/// <summary>What is done to the members in one round.</summary>
internal enum Strike
{
    /// <summary>SIGKILL to a member that need not lead.</summary>
    KillOne,

    /// <summary>SIGKILL to the leader.</summary>
    KillLeader,

    /// <summary>SIGKILL to all at once.</summary>
    KillAll,

    /// <summary>SIGKILL to one, and again while it starts.</summary>
    KillTwice,

    /// <summary>SIGSTOP to any, SIGCONT some seconds later.</summary>
    Pause,

    /// <summary>SIGSTOP to the leader: it goes on in the belief that it still leads.</summary>
    PauseLeader,
}
