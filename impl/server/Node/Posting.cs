namespace Vigil.Server.Node;

/// <summary>What became of mail.</summary>
internal enum Posting
{
    /// <summary>Whoever takes from the mailbox gets it.</summary>
    Taken,

    /// <summary>There is no room for mail of this kind now; nothing was kept.</summary>
    Full,

    /// <summary>Nobody takes from the mailbox any more; nothing was kept.</summary>
    Closed,
}
