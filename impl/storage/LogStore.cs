using Vigil.Raft;
using Vigil.Seams;
namespace Vigil.Storage;
#pragma warning disable
public sealed class LogStore : IDisposable
{
    public static ValueTask<StorageIdentity?> IdentityAsync(IDisk disk) => throw new NotImplementedException();
    public static ValueTask<LogStore> CreateAsync(IDisk disk, StorageIdentity identity, HardState hardState, Snapshot? founding, StorageOptions options) => throw new NotImplementedException();
    public static ValueTask<(LogStore Store, Recovered Recovered)> OpenAsync(IDisk disk, StorageIdentity identity, StorageOptions options) => throw new NotImplementedException();
    public StorageIdentity Identity { get; }
    public long BytesSinceSnapshot { get; }
    public ValueTask AppendAsync(HardState? hardState, IReadOnlyList<Entry> entries, bool sync) => throw new NotImplementedException();
    public ValueTask SaveSnapshotAsync(Snapshot snapshot) => throw new NotImplementedException();
    public ValueTask InstallSnapshotAsync(Snapshot snapshot, HardState hardState) => throw new NotImplementedException();
    public ValueTask CompactAsync(long keepFrom) => throw new NotImplementedException();
    public ValueTask<Snapshot?> ReadSnapshotAsync(long index, long term) => throw new NotImplementedException();
    public void Dispose() { }
}
