namespace Vigil.Server.Hosting.Door;

/// <summary>
/// Knows when a client resets streams faster than anybody has use for: each costs the server a call that it begins and
/// gives up, and the client two small frames. Not thread-safe.
/// </summary>
/// <remarks>
/// Only young streams count, those opened within this window or the one before: who leaves a thousand watches, or gives
/// a thousand calls up after a time-out of seconds, is within its rights. Streams have rising numbers, so the highest
/// one of an earlier window says which are young, and nothing is kept for each.
/// </remarks>
internal sealed class ResetRate(TimeProvider time)
{
    /// <summary>The most resets of young streams within a window.</summary>
    public const int ResetsMax = 1000;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private long _windowBegan = time.GetTimestamp();
    private int _resets;

    /// <summary>The highest stream when the window before this one began; those up to it are not young.</summary>
    private int _highestBefore;

    /// <summary>The highest stream when this window began.</summary>
    private int _highestThen;

    /// <summary>The highest stream that was opened; 0 for none.</summary>
    public int Highest { get; private set; }

    /// <summary>A stream has headers: its first, or its last.</summary>
    public void Open(int stream)
    {
        Turn();
        Highest = Math.Max(Highest, stream);
    }

    /// <summary>A stream is reset by the client.</summary>
    /// <returns>False when that is one too many.</returns>
    public bool TryReset(int stream)
    {
        Turn();
        return stream <= _highestBefore || ++_resets <= ResetsMax;
    }

    private void Turn()
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_windowBegan, now);
        if (elapsed < Window)
        {
            return;
        }

        _highestBefore = elapsed < 2 * Window ? _highestThen : Highest;
        _highestThen = Highest;
        _resets = 0;
        _windowBegan = now;
    }
}
