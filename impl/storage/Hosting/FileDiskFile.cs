using Microsoft.Win32.SafeHandles;
using Vigil.Seams;

namespace Vigil.Storage.Hosting;

/// <summary>An open file of a <see cref="FileDisk"/>.</summary>
internal sealed class FileDiskFile(SafeFileHandle handle) : IDiskFile
{
    public long Length => RandomAccess.GetLength(handle);

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = await RandomAccess.ReadAsync(handle, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <remarks>Into the system's cache, on the caller's thread: to change threads takes longer than that.</remarks>
    public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
    {
        RandomAccess.Write(handle, bytes.Span, offset);
        return ValueTask.CompletedTask;
    }

    public ValueTask SyncAsync() => FileDisk.OnPool(() => RandomAccess.FlushToDisk(handle));

    public ValueTask TruncateAsync(long length) => FileDisk.OnPool(() => RandomAccess.SetLength(handle, length));

    public void Dispose() => handle.Dispose();
}
