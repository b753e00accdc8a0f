using Vigil.Raft;

namespace Vigil.Server.Node;

/// <content>Snapshots, so that the log can forget.</content>
public sealed partial class ClusterNode
{
    /// <summary>The one that is being saved; completed when none is.</summary>
    private Task _saving = Task.CompletedTask;
    private long _snapshotBytes;

    /// <summary>The first entry that storage has to keep, when that has changed; otherwise 0.</summary>
    private long _compactFrom;

    /// <remarks>
    /// The state is read between two entries, so that it is that of one index, and shared rather than copied; it is
    /// written beside the loop.
    /// </remarks>
    private void SaveSnapshotIfDue()
    {
        if (!_saving.IsCompleted || _storage.BytesSinceSnapshot < Math.Max(_options.SnapshotAfterBytes, _snapshotBytes))
        {
            return;
        }

        var index = _machine.Applied - (_options.Mutants.HasFlag(NodeMutants.ApplyTwice) ? 1 : 0);
        if (index <= (_raft.Log.Snapshot?.Index ?? 0) || _raft.Log.TermAt(index) is not { } term)
        {
            return;
        }

        var (head, store) = _machine.Read();
        var conf = _raft.Conf;
        _saving = _parts.Spawner.Spawn(
            "node.snapshot",
            () => SaveAsync(() => new Snapshot(index, term, conf, MemberSnapshot.Write(head, store))));
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

    private async Task SaveAsync(Func<Snapshot> write)
    {
        var snapshot = write();
        try
        {
            await _storage.SaveSnapshotAsync(snapshot);
        }
        catch (IOException e)
        {
            _mailbox.Add(() => throw new IOException($"The snapshot at {snapshot.Index} could not be written: {e.Message}", e));
            return;
        }

        Interlocked.Increment(ref _snapshotsSaved);
        _mailbox.Add(() => Compact(snapshot));
    }

    private void Compact(Snapshot snapshot)
    {
        if (snapshot.Index <= (_raft.Log.Snapshot?.Index ?? 0))
        {
            // A leader's came in between, and is further.
            return;
        }

        _snapshotBytes = snapshot.Data.Length;
        var keepFrom = Math.Max(1, snapshot.Index + 1 - _options.KeepEntries);
        _raft.Compact(snapshot, keepFrom);
        _compactFrom = keepFrom;
    }
}
