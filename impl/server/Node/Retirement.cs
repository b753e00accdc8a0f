namespace Vigil.Server.Node;

/// <summary>
/// Whether this member was removed, and the others had time to receive its last messages. The loop's.
/// </summary>
internal sealed class Retirement(ulong id, Membership membership, NodeOptions options)
{
    private long? _removedAt;

    /// <summary>Checks whether the log has removed this member.</summary>
    public void Notice(long ticks)
    {
        if (membership.IsRemoved(id))
        {
            Begin(ticks);
        }
    }

    /// <summary>This member was removed.</summary>
    public void Begin(long ticks) => _removedAt ??= ticks;

    /// <summary>Whether it is time to end: an election time-out after it was noticed.</summary>
    public bool IsOver(long ticks) => _removedAt is { } tick && ticks >= tick + options.ElectionTicks;
}
