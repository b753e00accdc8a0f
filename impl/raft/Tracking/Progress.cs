using Vigil.Seams;

namespace Vigil.Raft;

/// <summary>What a leader knows about one follower. Knows nothing of messages or of the log. Not thread-safe.</summary>
/// <remarks>
/// <code>
///              a match is answered                    a refusal, or the follower is unreachable
///   Probe ---------------------------> Replicate -----------------------------------------------> Probe
///     |                                                                                             ^
///     +--- the log no longer has what it needs ---> Snapshot --- it has arrived, or was lost -------+
/// </code>
/// Invariant: <c>Match &lt; Next</c>.
/// </remarks>
internal sealed class Progress(long next, int inflightMax)
{
    /// <summary>The last entry that the follower is known to have, durably. Only grows while one node leads.</summary>
    public long Match { get; private set; }

    /// <summary>The entry to send next.</summary>
    public long Next { get; private set; } = next;

    /// <summary>How the log is sent to it.</summary>
    public ProgressState State { get; private set; }

    /// <summary>In <see cref="ProgressState.Snapshot"/>: the index of the one under way. Otherwise 0.</summary>
    public long PendingSnapshot { get; private set; }

    /// <summary>Whether it has been heard from since the leader last counted.</summary>
    public bool RecentActive { get; set; }

    /// <summary>
    /// In <see cref="ProgressState.Probe"/>: one message is under way, the next waits for an answer or a heartbeat's.
    /// </summary>
    public bool ProbeSent { get; set; }

    /// <summary>The last read whose heartbeat it has answered; see <see cref="RaftNode.ReadIndex"/>.</summary>
    public long ReadAck { get; set; }

    /// <summary>What was sent and not answered, in <see cref="ProgressState.Replicate"/>.</summary>
    public Inflights Inflights { get; } = new(inflightMax);

    /// <summary>Whether nothing may be sent to it now.</summary>
    public bool IsPaused => State switch
    {
        ProgressState.Probe => ProbeSent,
        ProgressState.Replicate => Inflights.IsFull,
        ProgressState.Snapshot => true,
        _ => throw Invariant.Unreachable("Every state is covered."),
    };

    /// <summary>Back to one message at a time, from what is known to match.</summary>
    public void BecomeProbe()
    {
        // A snapshot that has arrived is ahead of the last match that was answered.
        var from = State == ProgressState.Snapshot ? Math.Max(Match, PendingSnapshot) : Match;
        Enter(ProgressState.Probe);
        Next = from + 1;
    }

    /// <summary>The logs match at <see cref="Match"/>: continue from there.</summary>
    public void BecomeReplicate()
    {
        Enter(ProgressState.Replicate);
        Next = Match + 1;
    }

    /// <summary>A snapshot at <paramref name="index"/> is on its way.</summary>
    public void BecomeSnapshot(long index)
    {
        Enter(ProgressState.Snapshot);
        PendingSnapshot = index;
    }

    /// <summary>The snapshot was lost: it does not count any more.</summary>
    public void SnapshotFailed() => PendingSnapshot = 0;

    /// <summary>Entries up to <paramref name="last"/> were sent.</summary>
    public void Sent(int entries, long last)
    {
        if (entries == 0)
        {
            return;
        }

        if (State == ProgressState.Replicate)
        {
            Next = last + 1;
            Inflights.Add(last);
        }
        else
        {
            ProbeSent = true;
        }
    }

    /// <summary>The follower has everything up to <paramref name="index"/>.</summary>
    /// <returns>Whether that is new.</returns>
    public bool TryMatch(long index)
    {
        Next = Math.Max(Next, index + 1);
        if (index <= Match)
        {
            return false;
        }

        Match = index;
        ProbeSent = false;
        return true;
    }

    /// <summary>The follower refused what follows <paramref name="rejected"/>.</summary>
    /// <param name="rejected">The index at which the logs do not match.</param>
    /// <param name="hint">Where they may.</param>
    /// <returns>Whether that is new: an answer that comes late or twice is not.</returns>
    public bool TryBack(long rejected, long hint)
    {
        if (State == ProgressState.Replicate)
        {
            if (rejected <= Match)
            {
                return false;
            }

            Next = Match + 1;
            return true;
        }

        if (Next - 1 != rejected)
        {
            return false;
        }

        Next = Math.Max(Math.Min(rejected, hint + 1), Match + 1);
        ProbeSent = false;
        return true;
    }

    private void Enter(ProgressState state)
    {
        Invariant.Holds(Match < Next, "What is sent next is above what matches.");
        ProbeSent = false;
        PendingSnapshot = 0;
        State = state;
        Inflights.Reset();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{State} match:{Match} next:{Next}{(IsPaused ? " paused" : "")}{(RecentActive ? "" : " inactive")}"
        + (State == ProgressState.Snapshot ? $" pending:{PendingSnapshot}" : "")
        + (Inflights.Count > 0 ? $" inflight:{Inflights.Count}" : "");
}
