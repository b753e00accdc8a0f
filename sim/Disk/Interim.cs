#pragma warning disable
using Vigil.Seams;
using Vigil.Sim.Choices;
using Vigil.Sim.Scheduling;
namespace Vigil.Sim.Disk;
public sealed record DiskFaults { public static DiskFaults None { get; } = new(); public TimeSpan SyncDelay { get; init; } public bool FailsSync { get; init; } public long CapacityBytes { get; init; } = long.MaxValue; }
public sealed class DiskImage {
    internal SortedDictionary<string, byte[]> Durable = new(StringComparer.Ordinal);
    internal SortedDictionary<string, (byte[] Data, bool Synced)> Cache = new(StringComparer.Ordinal);
    public DiskFaults Faults { get; set; } = DiskFaults.None;
    public long UsedBytes => Cache.Values.Sum(f => (long)f.Data.Length);
    public void Crash(ChoiceStream choices) { Cache.Clear(); foreach (var (k, v) in Durable) Cache[k] = (v, true); Locked = false; }
    internal bool Locked;
}
public sealed class SimDisk(DiskImage image, SimProcess process) : IDisk {
    public string Name => process.Name;
    public async ValueTask<IReadOnlyList<string>> ListAsync() { await Task.Yield(); return [.. image.Cache.Keys]; }
    public async ValueTask<IDiskFile> OpenAsync(string name, bool create) { await Task.Yield(); if (!image.Cache.ContainsKey(name)) { if (!create) throw new FileNotFoundException(name); image.Cache[name] = ([], false); } return new F(image, name, process); }
    public async ValueTask RenameAsync(string from, string to) { await Task.Yield(); var f = image.Cache[from]; image.Cache.Remove(from); image.Cache[to] = f; }
    public async ValueTask DeleteAsync(string name) { await Task.Yield(); image.Cache.Remove(name); }
    public async ValueTask SyncAsync() { await Task.Yield(); if (image.Faults.FailsSync) throw new IOException("sync"); image.Durable.Clear(); foreach (var (k, v) in image.Cache) image.Durable[k] = v.Data; }
    public async ValueTask<IDisposable> LockAsync() { await Task.Yield(); if (image.Locked) throw new IOException("locked"); image.Locked = true; return new L(image); }
    sealed class L(DiskImage i) : IDisposable { public void Dispose() => i.Locked = false; }
    sealed class F(DiskImage image, string name, SimProcess process) : IDiskFile {
        public long Length => image.Cache[name].Data.Length;
        public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer) { await Task.Yield(); var d = image.Cache[name].Data; var n = (int)Math.Min(buffer.Length, d.Length - offset); d.AsSpan((int)offset, n).CopyTo(buffer.Span); return n; }
        public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) { await Task.Yield(); if (image.UsedBytes + bytes.Length > image.Faults.CapacityBytes) throw new IOException("full"); var d = image.Cache[name].Data; var n = new byte[Math.Max(d.Length, offset + bytes.Length)]; d.CopyTo(n, 0); bytes.Span.CopyTo(n.AsSpan((int)offset)); image.Cache[name] = (n, false); }
        public async ValueTask SyncAsync() { await Task.Yield(); if (image.Faults.SyncDelay > TimeSpan.Zero) await Task.Delay(image.Faults.SyncDelay, process.Clock); if (image.Faults.FailsSync) throw new IOException("sync"); var d = image.Cache[name].Data; image.Cache[name] = (d, true); if (image.Durable.ContainsKey(name)) image.Durable[name] = d; }
        public async ValueTask TruncateAsync(long length) { await Task.Yield(); var d = image.Cache[name].Data; Array.Resize(ref d, (int)length); image.Cache[name] = (d, false); }
        public void Dispose() { }
    }
}
