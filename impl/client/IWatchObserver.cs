using Vigil.Api;

namespace Vigil.Client;

/// <summary>Observes what a watch's user does not see. For the simulator, which judges it.</summary>
internal interface IWatchObserver
{
    /// <summary>A stream broke and the watch continues over another.</summary>
    /// <param name="attempt">How many broke since one last held; at least 1.</param>
    /// <param name="fromRevision">What the new stream will request; 0 for now.</param>
    void Reconnected(int attempt, long fromRevision);

    /// <summary>The server sent events again, or ones that were not requested; the user does not see them.</summary>
    void Disbelieved(long headerRevision, IReadOnlyList<Event> events);

    /// <summary>The server sent progress that lies before what was delivered; the user does not see it.</summary>
    void DisbelievedProgress(long revision);
}
