using Vigil.Api.Peers;
using Vigil.Core;
using Vigil.Raft;

namespace Vigil.Server.Node;

/// <content>Snapshots, so that the log can forget.</content>
public sealed partial class ClusterNode
{
    /// <summary>The one that is being saved; completed when none is.</summary>
    private Task _saving = Task.CompletedTask;
    private long _snapshotBytes;

    /// <summary>How long the log was when the state was last too large for a snapshot; 0 when it was not.</summary>
    private long _passedAt;

    /// <summary>The first entry that storage has to keep, when that has changed; otherwise 0.</summary>
    private long _compactFrom;

    /// <remarks>
    /// The state is marked between two entries, so that it is that of one index; it is read and written beside the loop, a
    /// part at a time. A compaction in between takes some of it away: then the next turn begins anew.
    /// </remarks>
    private void SaveSnapshotIfDue()
    {
        if (!_saving.IsCompleted || _storage.BytesSinceSnapshot - _passedAt < Math.Max(_options.SnapshotAfterBytes, _snapshotBytes))
        {
            return;
        }

        var index = _machine.Applied - (_options.Mutants.HasFlag(NodeMutants.ApplyTwice) ? 1 : 0);
        if (index <= (_raft.Log.Snapshot?.Index ?? 0) || _raft.Log.TermAt(index) is not { } term)
        {
            return;
        }

        var (head, mark) = _machine.Mark();
        var snapshot = new Snapshot(index, term, _raft.Conf, default);
        _saving = _parts.Spawner.Spawn("node.snapshot", () => SaveAsync(snapshot, head, mark));
    }

    private async ValueTask CompactStorageAsync()
    {
        if (_compactFrom > 0)
        {
            var keepFrom = _compactFrom;
            _compactFrom = 0;
            await _storage.CompactAsync(keepFrom);
        }
    }

    private async Task SaveAsync(Snapshot snapshot, MemberState head, SnapshotMark mark)
    {
        if (_machine.Store.ReadSnapshot(mark) is not { } store)
        {
            return;
        }

        var bytes = MemberSnapshot.SizeOf(head, store);
        if (bytes > _options.SnapshotBytesMax)
        {
            // Nobody could read it back. What makes room is allowed still, and the log goes on: when it is as long again,
            // the state is looked at again.
            _mailbox.Add(() => (_snapshotBytes, _passedAt) = (bytes, _storage.BytesSinceSnapshot));
            if (!_alarms.IsNoSpace)
            {
                RaiseNoSpace();
            }

            return;
        }

        try
        {
            await _storage.SaveSnapshotAsync(snapshot, bytes, MemberSnapshot.Write(head, store));
        }
        catch (IOException e)
        {
            _mailbox.Add(() => throw new IOException($"The snapshot at {snapshot.Index} could not be written: {e.Message}", e));
            return;
        }

        Interlocked.Increment(ref _snapshotsSaved);
        _mailbox.Add(() => Compact(snapshot, bytes));
    }

    private void Compact(Snapshot snapshot, long bytes)
    {
        if (snapshot.Index <= (_raft.Log.Snapshot?.Index ?? 0))
        {
            // A leader's came in between, and is further.
            return;
        }

        (_snapshotBytes, _passedAt) = (bytes, 0);
        var keepFrom = Math.Max(1, snapshot.Index + 1 - _options.KeepEntries);
        _raft.Compact(snapshot, keepFrom);
        _compactFrom = keepFrom;
    }
}
