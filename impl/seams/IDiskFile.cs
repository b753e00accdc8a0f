namespace Vigil.Seams;

/// <summary>An open file. One call at a time. Disposing it closes it and makes nothing durable.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>Its length in bytes.</summary>
    long Length { get; }

    /// <summary>
    /// Reads from <paramref name="offset"/> until <paramref name="buffer"/> is full or the file ends.
    /// </summary>
    /// <returns>How many bytes were read; less than requested only at the end of the file.</returns>
    ValueTask<int> ReadAsync(long offset, Memory<byte> buffer);

    /// <summary>
    /// Writes all of <paramref name="bytes"/> at <paramref name="offset"/>, growing the file as needed.
    /// </summary>
    /// <exception cref="IOException">
    /// The device is full or broken. Any part of the bytes may have been written.
    /// </exception>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes);

    /// <summary>Makes what was written durable.</summary>
    /// <exception cref="IOException">
    /// It may or may not be durable, and retrying proves nothing: the device may have dropped what it could not write.
    /// </exception>
    ValueTask SyncAsync();

    /// <summary>Cuts the file, or fills it with zeros, to <paramref name="length"/>.</summary>
    ValueTask TruncateAsync(long length);
}
