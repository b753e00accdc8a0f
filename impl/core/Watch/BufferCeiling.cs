using Vigil.Seams;

namespace Vigil.Core;

/// <summary>The bound over the event buffers of all watchers, and who gives way when it is reached.</summary>
/// <remarks>
/// <para>
/// The buffers that hold something are queued, the one whose reader has been away for longest first. Room is made by
/// taking buffers from that end: their watchers become unsynced from the first event that was not read, so they get it
/// again from history and only memory is lost.
/// </para>
/// <para>
/// The bound can be exceeded in one case: when one watcher alone holds one revision, which can't be cut. Guarded by the
/// store's lock.
/// </para>
/// </remarks>
internal sealed class BufferCeiling(long bytesMax, CoreMutants mutants)
{
    private EventBuffer? _longestAway;
    private EventBuffer? _lastRead;

    /// <summary>What all buffers hold, in bytes.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>How many events all buffers hold.</summary>
    public int Events { get; private set; }

    /// <summary>The most that was held, except in the one case in which more must be.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>How often a watcher gave its buffer up.</summary>
    public long GivenUpTotal { get; private set; }

    /// <summary>Watchers that gave up and have still to leave the group of the synced.</summary>
    public List<Watcher> GivenUp { get; } = [];

    /// <summary>Makes room for an event in a buffer, at the cost of those whose readers are away for longer.</summary>
    /// <param name="buffer">Is not evicted itself.</param>
    /// <param name="bytes">The event's.</param>
    /// <param name="mayPass">True when the event belongs to the only revision in its buffer.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryMakeRoom(EventBuffer buffer, int bytes, bool mayPass)
    {
        if (mutants.HasFlag(CoreMutants.IgnoreCeiling))
        {
            return true;
        }

        while (UsedBytes + bytes > bytesMax && _longestAway is { } oldest)
        {
            if (oldest == buffer)
            {
                // All others have been read since. Those after it give way only to what must be held.
                if (!mayPass || buffer.Later is null)
                {
                    break;
                }

                oldest = buffer.Later;
            }

            GiveUp(oldest);
        }

        return UsedBytes + bytes <= bytesMax || mayPass;
    }

    /// <summary>Notes that a buffer holds more or less than before.</summary>
    public void Account(EventBuffer buffer, int events, int bytes)
    {
        Events += events;
        UsedBytes += bytes;
        if (buffer.IsEmpty)
        {
            Leave(buffer);
        }
        else if (!buffer.IsHolding)
        {
            Join(buffer);
        }

        var isOneRevision = _longestAway is { Later: null, HoldsOneRevision: true };
        if (!isOneRevision)
        {
            PeakBytes = Math.Max(PeakBytes, UsedBytes);
        }
    }

    /// <summary>Notes that a buffer's reader took something: others have been away for longer now.</summary>
    public void WasRead(EventBuffer buffer)
    {
        if (buffer.IsHolding && _lastRead != buffer)
        {
            Leave(buffer);
            Join(buffer);
        }
    }

    private void GiveUp(EventBuffer buffer)
    {
        Invariant.Holds(buffer.Owner is not null, "Only a watcher's buffer is in the queue.");
        GivenUpTotal++;
        GivenUp.Add(buffer.Owner);
        buffer.Owner.GiveUp(isLost: mutants.HasFlag(CoreMutants.LoseGivenUp));
    }

    private void Join(EventBuffer buffer)
    {
        buffer.IsHolding = true;
        buffer.Earlier = _lastRead;
        if (_lastRead is null)
        {
            _longestAway = buffer;
        }
        else
        {
            _lastRead.Later = buffer;
        }

        _lastRead = buffer;
    }

    private void Leave(EventBuffer buffer)
    {
        if (!buffer.IsHolding)
        {
            return;
        }

        if (buffer.Earlier is null)
        {
            _longestAway = buffer.Later;
        }
        else
        {
            buffer.Earlier.Later = buffer.Later;
        }

        if (buffer.Later is null)
        {
            _lastRead = buffer.Earlier;
        }
        else
        {
            buffer.Later.Earlier = buffer.Earlier;
        }

        buffer.IsHolding = false;
        buffer.Earlier = buffer.Later = null;
    }
}
