namespace Vigil.Sim.World;

/// <summary>What can go wrong.</summary>
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

    /// <summary>The server's machine dies and another takes its place: nobody is told.</summary>
    SilentRestart,
}

/// <summary>One thing that goes wrong, after the one before was over.</summary>
/// <param name="Kind">What.</param>
/// <param name="Client">Which client it hits, where it hits one.</param>
/// <param name="After">How many steps to let others go first.</param>
/// <param name="LastsMs">How long it lasts where it does, in milliseconds of virtual time.</param>
public sealed record FaultStep(FaultKind Kind, int Client, int After, int LastsMs);
