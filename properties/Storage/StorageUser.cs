using Vigil.Raft;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Storage;

namespace Vigil.Properties.Storage;

/// <summary>Uses a store at random, as a member does, and reports to the truth what it does.</summary>
internal sealed class StorageUser(LogStore store, SimProcess process, StorageTruth truth, Func<string, int, int> below)
{
    private Task _saving = Task.CompletedTask;

    public async Task RunAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            // What deletes and what replaces is short, and is where a kill hurts.
            var operation = below("operation", 16);
            var (odds, stepsMax) = operation < 12 ? (16, 12) : operation < 14 ? (2, 4) : (3, 12);
            if (below("killed", odds) == odds - 1)
            {
                _ = process.Spawn("kill", () => KillSoonAsync(process, below, stepsMax));
            }

            await DoAsync(operation);
        }

        await _saving;
    }

    /// <summary>A kill within what comes next, rather than anywhere.</summary>
    public static async Task KillSoonAsync(SimProcess process, Func<string, int, int> below, int stepsMax)
    {
        for (var steps = below("soon", stepsMax); steps >= 0; steps--)
        {
            await Task.Yield();
        }

        process.Kill();
    }

    private ValueTask DoAsync(int operation) => operation switch
    {
        < 9 => AppendAsync(),
        < 12 => Save(),
        < 14 =>
            store.CompactAsync(below("keep", 2) == 0 ? truth.Now.Last + 1 : 1 + below("from", (int)truth.Now.Last + 2)),
        14 => ReadAsync(),
        _ => InstallAsync(),
    };

    private async ValueTask AppendAsync()
    {
        var now = truth.Now;
        var first = below("replace", 4) == 3 ? truth.Floor + 1 : now.Last + 1;
        var term = Math.Max(now.HardState.Term, now.LastTerm) + below("term", 2);
        var entries = new List<Entry>();
        for (var i = below("entries", 4); i > 0; i--)
        {
            var size = below("large", 8) == 7 ? below("size", 1500) : below("size", 60);
            var kind = below("kind", 8) == 7 ? EntryKind.ConfChange : EntryKind.Normal;
            entries.Add(new Entry(term, first + entries.Count, kind, truth.NewData(size)));
        }

        var last = entries.Count > 0 ? entries[^1].Index : now.Last;
        HardState? hard = below("hard", 2) == 0 && entries.Count > 0
            ? null
            : new HardState(term, (ulong)below("vote", 4), Math.Min(last, Math.Max(truth.Floor, now.HardState.Commit)));
        var sync = below("sync", 4) > 0;
        truth.Try(now.Append(hard, entries));
        try
        {
            await store.AppendAsync(hard, entries, sync);
        }
        catch (IOException)
        {
            // A store that failed must refuse this too; one that takes it has to keep it.
            await store.AppendAsync(hard, entries, sync: true);
            truth.Settle();
            throw;
        }

        if (sync)
        {
            truth.Settle();
        }
    }

    /// <summary>Beside whatever comes next, as a member does.</summary>
    private ValueTask Save()
    {
        var now = truth.Now;
        var room = now.Last - Math.Max(truth.Floor, truth.Saved);
        if (!_saving.IsCompleted || !truth.IsSettled || room <= 0)
        {
            return ValueTask.CompletedTask;
        }

        var index = Math.Max(truth.Floor, truth.Saved) + 1 + below("index", (int)room);
        var term = now.TermAt(index) ?? 0;
        var snapshot = truth.NewSnapshot(index, term, below("bytes", 1200));
        truth.Floor = index;
        _saving = process.Spawn("save", () => SaveAsync(snapshot));
        return ValueTask.CompletedTask;
    }

    private async Task SaveAsync(Snapshot snapshot)
    {
        await store.SaveSnapshotAsync(snapshot);
        truth.Save(snapshot.Index);
    }

    private async ValueTask ReadAsync()
    {
        var (index, now) = (truth.Saved, truth.Now);
        if (index > 0 && now.TermAt(index) is { } term)
        {
            var read = await store.ReadSnapshotAsync(index, term);
            if (read is not null)
            {
                truth.CheckSame(read);
            }
            else if (truth.Saved == index)
            {
                throw new BrokenException($"the snapshot at {index} can't be read");
            }
        }
    }

    private async ValueTask InstallAsync()
    {
        var now = truth.Now;
        var index = Math.Max(truth.Floor, truth.Saved) + 1 + below("index", 8);
        var term = Math.Max(now.HardState.Term, now.LastTerm) + 1;
        var snapshot = truth.NewSnapshot(index, term, below("bytes", 1200));
        var hard = new HardState(term, (ulong)below("vote", 4), index);
        truth.Try(now.Install(snapshot, hard));
        await store.InstallSnapshotAsync(snapshot, hard);
        truth.Settle();
        truth.Floor = index;
        truth.Save(index);
    }
}
