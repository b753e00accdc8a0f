namespace Vigil.Server.Node;

/// <summary>
/// When the loop last turned. One that has not for an election time-out can vouch for nothing. Thread-safe.
/// </summary>
/// <param name="time">Its monotonic clock counts.</param>
/// <param name="patience">An election time-out: by then others may have elected another leader.</param>
internal sealed class LoopWatch(TimeProvider time, TimeSpan patience)
{
    private long _turnedAt = time.GetTimestamp();

    /// <summary>Whether the loop has not turned for longer than that.</summary>
    public bool IsStalled => time.GetElapsedTime(Volatile.Read(ref _turnedAt)) > patience;

    /// <summary>Notes that the loop turns.</summary>
    public void Turned() => Volatile.Write(ref _turnedAt, time.GetTimestamp());
}
