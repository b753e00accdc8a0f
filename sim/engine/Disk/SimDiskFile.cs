using Vigil.Seams;

namespace Vigil.Sim.Engine.Disk;

/// <summary>An open file of a <see cref="SimDisk"/>.</summary>
internal sealed class SimDiskFile(SimDisk disk, DiskNode node, string name) : IDiskFile
{
    private bool _isClosed;
    private bool _isBusy;

    public long Length => node.Length;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer)
    {
        Begin();
        await disk.StepAsync(writes: false);
        _isBusy = false;
        return node.Read(offset, buffer.Span);
    }

    public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
    {
        Begin();
        await disk.WriteStepAsync();
        _isBusy = false;
        disk.Write(node, name, offset, bytes.Span);
    }

    public async ValueTask SyncAsync()
    {
        Begin();
        await disk.SyncStepAsync();
        _isBusy = false;
        disk.Sync(node, name);
    }

    public async ValueTask TruncateAsync(long length)
    {
        Begin();
        await disk.StepAsync(writes: true);
        _isBusy = false;
        disk.Truncate(node, name, length);
    }

    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            disk.Close(name);
        }
    }

    private void Begin()
    {
        Invariant.Holds(!_isClosed, "A file that is closed is not used.");
        Invariant.Holds(!_isBusy, "A file is used by one call at a time.");
        _isBusy = true;
    }
}
