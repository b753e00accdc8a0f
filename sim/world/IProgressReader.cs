namespace Vigil.Sim.World;

/// <summary>A reader of watches that may have been promised progress notifications.</summary>
internal interface IProgressReader
{
    /// <summary>Who rests longer between two responses, in milliseconds, is owed nothing in time.</summary>
    const int RestMsMax = 1_000;

    /// <summary>From here on nothing is written and nothing goes wrong.</summary>
    void CalmBegins();

    /// <summary>
    /// Checks, several intervals later, that each watch that wants notifications has heard of its server.
    /// </summary>
    /// <param name="newest">The store's revision: a watch from a later one is owed nothing.</param>
    void CheckNotified(long newest);
}
