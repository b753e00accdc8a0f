using System.Diagnostics;
using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;
using Vigil.Seams;
using Vigil.Storage;

namespace Vigil.Server.Node;

/// <summary>
/// Snapshots of this member's state, so that its log can be compacted. The loop's, except for the counter.
/// </summary>
internal sealed class SnapshotSaver(
    RaftNode raft,
    MemberMachine machine,
    LogStore storage,
    NodeOptions options,
    Mailbox<INodeMail> mailbox,
    Supervisor supervisor)
{
    /// <summary>What the turn before marked. Only a mutant looks.</summary>
    private (MemberState Head, SnapshotMark Store)? _marked;

    /// <summary>How large the last snapshot was.</summary>
    private long _bytes;

    /// <summary>How long the log was when the state was last too large for a snapshot; 0 when it was not.</summary>
    private long _passedAt;

    /// <summary>The first entry that storage has to keep, when that has changed; otherwise 0.</summary>
    private long _keepFrom;
    private long _saved;

    /// <summary>Whether one is being saved.</summary>
    public bool IsSaving { get; private set; }

    /// <summary>How many were saved. Any thread.</summary>
    public long Saved => Interlocked.Read(ref _saved);

    /// <summary>A snapshot of a leader's has replaced the state.</summary>
    public void Installed(Snapshot snapshot) => (_bytes, _passedAt) = (snapshot.Data.Length, 0);

    /// <summary>Starts one when the log is long enough.</summary>
    /// <remarks>
    /// The state is marked between two entries, so that it is that of one index; it is read and written beside the
    /// loop, a part at a time. A compaction in between takes some of it away: then the next turn starts again.
    /// </remarks>
    public void BeginIfDue()
    {
        var before = _marked;
        _marked = options.Mutants.HasFlag(NodeMutants.SaveAhead) ? machine.Mark() : null;
        if (IsSaving || storage.BytesSinceSnapshot - _passedAt < Math.Max(options.SnapshotAfterBytes, _bytes))
        {
            return;
        }

        var index = machine.Applied - (options.Mutants.HasFlag(NodeMutants.ApplyTwice) ? 1 : 0);
        if (index <= (raft.Log.Snapshot?.Index ?? 0) || raft.Log.TermAt(index) is not { } term)
        {
            return;
        }

        var (head, mark) = before ?? machine.Mark();
        if (options.Mutants.HasFlag(NodeMutants.SaveWithoutNewest))
        {
            mark = mark with { Revision = Math.Max(Math.Max(1, mark.CompactRevision), mark.Revision - 1) };
        }

        var snapshot = new Snapshot(index, term, raft.Conf, default);
        IsSaving = true;
        supervisor.Run("node.snapshot", async () => mailbox.Add(await SaveAsync(snapshot, head, mark)));
    }

    /// <summary>One has ended.</summary>
    /// <returns>Whether the state is too large for one: there is no space.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public bool Ended(SnapshotEnded mail)
    {
        IsSaving = false;
        switch (mail.Outcome)
        {
            case SaveOutcome.Saved:
                Interlocked.Increment(ref _saved);
                Compact(mail.Snapshot, mail.Bytes);
                return false;
            case SaveOutcome.TooLarge:
                // Nobody could read it back. What makes room is still allowed, and the log grows: when it is as long
                // again, the state is checked again.
                (_bytes, _passedAt) = (mail.Bytes, storage.BytesSinceSnapshot);
                return true;
            case SaveOutcome.Failed when mail.Failure is { } bug and not IOException:
                throw new UnreachableException($"The snapshot at {mail.Snapshot.Index} could not be taken.", bug);
            case SaveOutcome.Failed:
                throw new IOException(
                    $"The snapshot at {mail.Snapshot.Index} could not be written: {mail.Failure?.Message}",
                    mail.Failure);
            case SaveOutcome.Overtaken:
            default:
                return false;
        }
    }

    /// <summary>Deletes from the disk what the last snapshot covers.</summary>
    public async ValueTask CompactStorageAsync()
    {
        if (_keepFrom > 0)
        {
            var keepFrom = _keepFrom;
            _keepFrom = 0;
            await storage.CompactAsync(keepFrom);
        }
    }

    private async Task<SnapshotEnded> SaveAsync(Snapshot snapshot, MemberState head, SnapshotMark mark)
    {
        try
        {
            if (machine.Store.ReadSnapshot(mark) is not { } store)
            {
                return new SnapshotEnded(snapshot, 0, SaveOutcome.Overtaken);
            }

            var bytes = MemberSnapshot.SizeOf(head, store);
            if (bytes > options.SnapshotBytesMax)
            {
                return new SnapshotEnded(snapshot, bytes, SaveOutcome.TooLarge);
            }

            await storage.SaveSnapshotAsync(snapshot, bytes, MemberSnapshot.Write(head, store));
            return new SnapshotEnded(snapshot, bytes, SaveOutcome.Saved);
        }
        catch (Exception e)
        {
            // Whatever it is, the loop must learn of it, or it would wait for this snapshot for ever.
            return new SnapshotEnded(snapshot, 0, SaveOutcome.Failed, e);
        }
    }

    private void Compact(Snapshot snapshot, long bytes)
    {
        if (snapshot.Index <= (raft.Log.Snapshot?.Index ?? 0))
        {
            // A leader's came in between, and is further.
            return;
        }

        (_bytes, _passedAt) = (bytes, 0);
        _keepFrom = Math.Max(1, snapshot.Index + 1 - options.KeepEntries);
        raft.Compact(snapshot, _keepFrom);
    }
}
