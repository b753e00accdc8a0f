#pragma warning disable
using System.Text;
using Vigil.Raft;
using Vigil.Seams;
namespace Vigil.Storage;
public sealed class LogStore : IDisposable
{
    IDisk disk; StorageIdentity id; HardState hs; Snapshot? snap; List<Entry> entries = []; StorageOptions options; readonly SemaphoreSlim gate = new(1, 1);
    public static async ValueTask<StorageIdentity?> IdentityAsync(IDisk disk) => (await disk.ListAsync()).Contains("state") ? (await ReadAsync(disk)).id : null;
    public static async ValueTask<LogStore> CreateAsync(IDisk disk, StorageIdentity identity, HardState hardState, Snapshot? founding, StorageOptions options) { var s = new LogStore { disk = disk, id = identity, hs = hardState, snap = founding, options = options }; await s.WriteAsync(true); return s; }
    public static async ValueTask<(LogStore Store, Recovered Recovered)> OpenAsync(IDisk disk, StorageIdentity identity, StorageOptions options) { var s = await ReadAsync(disk); s.options = options; return (s, new Recovered(s.hs, s.snap, [.. s.entries], 0)); }
    public StorageIdentity Identity => id;
    public long BytesSinceSnapshot { get; private set; }
    public async ValueTask AppendAsync(HardState? hardState, IReadOnlyList<Entry> more, bool sync) { if (hardState is { } h) hs = h; foreach (var e in more) { var at = entries.FindIndex(x => x.Index >= e.Index); if (at >= 0) entries.RemoveRange(at, entries.Count - at); entries.Add(e); BytesSinceSnapshot += e.Size; } await WriteAsync(sync && !options.Mutants.HasFlag(StorageMutants.SkipSync)); }
    public async ValueTask SaveSnapshotAsync(Snapshot snapshot) { snap = snapshot; BytesSinceSnapshot = 0; await WriteAsync(true); }
    public async ValueTask InstallSnapshotAsync(Snapshot snapshot, HardState hardState) { snap = snapshot; if (hardState != default) hs = hardState; entries.Clear(); BytesSinceSnapshot = 0; await WriteAsync(true); }
    public async ValueTask CompactAsync(long keepFrom) { entries.RemoveAll(e => e.Index < keepFrom && e.Index <= snap!.Index); await WriteAsync(true); }
    public async ValueTask<Snapshot?> ReadSnapshotAsync(long index, long term) => snap?.Index == index ? snap : null;
    public void Dispose() { }
    async ValueTask WriteAsync(bool sync) {
        var m = new MemoryStream(); var w = new BinaryWriter(m);
        w.Write(id.ClusterId); w.Write(id.MemberId); w.Write(hs.Term); w.Write(hs.Vote); w.Write(hs.Commit); w.Write(snap is not null);
        if (snap is not null) { w.Write(snap.Index); w.Write(snap.Term); w.Write(snap.Conf.Voters.Count); foreach (var v in snap.Conf.Voters) w.Write(v); w.Write(snap.Conf.Learners.Count); foreach (var v in snap.Conf.Learners) w.Write(v); w.Write(snap.Data.Length); w.Write(snap.Data.Span); }
        w.Write(entries.Count); foreach (var e in entries) { w.Write(e.Term); w.Write(e.Index); w.Write((byte)e.Kind); w.Write(e.Data.Length); w.Write(e.Data.Span); }
        await gate.WaitAsync();
        try {
            using (var f = await disk.OpenAsync("state.tmp", true)) { await f.WriteAsync(0, m.ToArray()); await f.TruncateAsync(m.Length); await f.SyncAsync(); }
            await disk.RenameAsync("state.tmp", "state"); if (sync) await disk.SyncAsync();
        } finally { gate.Release(); }
    }
    static async ValueTask<LogStore> ReadAsync(IDisk disk) {
        using var f = await disk.OpenAsync("state", false); var b = new byte[f.Length]; await f.ReadAsync(0, b); var r = new BinaryReader(new MemoryStream(b));
        var s = new LogStore { disk = disk, id = new StorageIdentity(r.ReadUInt64(), r.ReadUInt64()), hs = new HardState(r.ReadInt64(), r.ReadUInt64(), r.ReadInt64()) };
        if (r.ReadBoolean()) { var (i, t) = (r.ReadInt64(), r.ReadInt64()); var v = Enumerable.Range(0, r.ReadInt32()).Select(_ => r.ReadUInt64()).ToList(); var l = Enumerable.Range(0, r.ReadInt32()).Select(_ => r.ReadUInt64()).ToList(); s.snap = new Snapshot(i, t, new ConfState(v, l), r.ReadBytes(r.ReadInt32())); }
        for (var n = r.ReadInt32(); n > 0; n--) s.entries.Add(new Entry(r.ReadInt64(), r.ReadInt64(), (EntryKind)r.ReadByte(), r.ReadBytes(r.ReadInt32())));
        return s;
    }
}
