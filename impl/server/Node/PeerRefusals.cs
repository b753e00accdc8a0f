namespace Vigil.Server.Node;

/// <summary>
/// Counts what was refused of what came from outside, and reports it at a bounded rate: who floods a member with it
/// must not fill its log as well. Thread-safe.
/// </summary>
/// <param name="time">Monotonic time counts.</param>
/// <param name="onForged">As <see cref="NodeParts.OnForged"/>.</param>
internal sealed class PeerRefusals(TimeProvider time, Action<string, bool>? onForged)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    /// <summary>Guards the two below; held over nothing else.</summary>
    private readonly object _gate = new();
    private long? _reportedAt;
    private long _unreported;
    private long _count;
    private long _skipped;

    /// <summary>How many messages were refused.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>How many entries of the log were skipped, since they can't be applied.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>A message was refused.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="isForged">No correct member sends it; false where its sender is merely unknown.</param>
    public void Add(string reason, bool isForged)
    {
        Interlocked.Increment(ref _count);
        Report($"a message to the peer port was refused: {reason}", isForged);
    }

    /// <summary>An entry of the log was skipped, on this member and on all others.</summary>
    public void Skip(long index, string reason)
    {
        Interlocked.Increment(ref _skipped);
        Report($"entry {index} of the log can't be applied, and every member skips it: {reason}", isForged: true);
    }

    /// <summary>A member of the log can't be reached at what the log says.</summary>
    public void Unreachable(ulong member, string reason) =>
        Report($"member {member:x} has no peer URL that can be used: {reason}", isForged: true);

    private void Report(string text, bool isForged)
    {
        long unreported;
        lock (_gate)
        {
            if (_reportedAt is { } at && time.GetElapsedTime(at) < Between)
            {
                _unreported++;
                return;
            }

            _reportedAt = time.GetTimestamp();
            (unreported, _unreported) = (_unreported, 0);
        }

        onForged?.Invoke(unreported == 0 ? text : $"{text} (and {unreported} more before it)", isForged);
    }
}
