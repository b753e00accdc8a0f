namespace Vigil.Server.Node;

/// <summary>Why a node's loop ended.</summary>
internal enum NodeEnd
{
    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>
    /// Its member was removed from the cluster, for good: another process on its disk would end like it.
    /// </summary>
    Removed,
}
