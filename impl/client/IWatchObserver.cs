namespace Vigil.Client;

/// <summary>Told of what a watch hides from its user. For the simulator's history.</summary>
internal interface IWatchObserver
{
    /// <summary>A broken stream is about to be replaced.</summary>
    /// <param name="attempt">From 1, counted since a stream last stood.</param>
    /// <param name="fromRevision">What the new stream will be asked to start from; 0 for now.</param>
    void Reconnected(int attempt, long fromRevision);
}
