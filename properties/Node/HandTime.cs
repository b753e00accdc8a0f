namespace Vigil.Properties.Node;

/// <summary>A clock that a test moves; it has no timers.</summary>
internal sealed class HandTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => new(_ticks, TimeSpan.Zero);

    public void Pass(int seconds) => _ticks += seconds * TimeSpan.TicksPerSecond;
}
