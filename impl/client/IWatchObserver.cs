using Vigil.Api;

namespace Vigil.Client;

/// <summary>Is told what a watch's user is not shown. For the simulator, which judges it.</summary>
internal interface IWatchObserver
{
    /// <summary>A stream broke and the watch goes on over another.</summary>
    /// <param name="attempt">How many broke since one last stood; at least 1.</param>
    /// <param name="fromRevision">What the new stream will be asked for; 0 for now.</param>
    void Reconnected(int attempt, long fromRevision);

    /// <summary>The server told events again, or ones that were not asked for; the user is not shown them.</summary>
    void Disbelieved(long headerRevision, IReadOnlyList<Event> events);

    /// <summary>The server sent progress that lies before what was delivered; the user is not shown it.</summary>
    void DisbelievedProgress(long revision);
}
