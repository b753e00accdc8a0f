using System.Security.Cryptography;
using Vigil.Api;

namespace Vigil.Cli.Commands;

/// <summary>A snapshot on its way into a file, which has its name only when it is whole.</summary>
/// <remarks>
/// The stream ends with the SHA-256 of all before. The end is only known when it is there, so the last 32 bytes that
/// came are kept back from the hash.
/// </remarks>
internal sealed class SnapshotFile(string path)
{
    private readonly string _part = $"{path}.part";

    /// <exception cref="CliException">The file can't be written, or what came is not whole.</exception>
    public async Task SaveAsync(IAsyncEnumerable<SnapshotResponse> pieces, CancellationToken cancellationToken)
    {
        var file = Open();
        try
        {
            await using (file)
            {
                await CopyAsync(pieces, file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(_part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"could not write {path} ({e.Message})", ExitCodes.Interrupted);
        }
        finally
        {
            File.Delete(_part);
        }
    }

    private FileStream Open()
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(_part, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var cause = e switch
            {
                DirectoryNotFoundException => "no such file or directory",
                UnauthorizedAccessException => "permission denied",
                _ => e.Message,
            };
            throw new CliException($"could not open {_part} (open {_part}: {cause})", ExitCodes.Interrupted);
        }
    }

    private static async Task CopyAsync(
        IAsyncEnumerable<SnapshotResponse> pieces,
        FileStream file,
        CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var kept = Array.Empty<byte>();
        await foreach (var piece in pieces.WithCancellation(cancellationToken))
        {
            await file.WriteAsync(piece.Blob.Memory, cancellationToken);
            byte[] both = [.. kept, .. piece.Blob.Span];
            var hashed = Math.Max(0, both.Length - SHA256.HashSizeInBytes);
            hash.AppendData(both.AsSpan(0, hashed));
            kept = both[hashed..];
        }

        if (kept.Length < SHA256.HashSizeInBytes)
        {
            throw new CliException($"sha256 checksum not found [bytes: {file.Length}]", ExitCodes.Interrupted);
        }

        var computed = hash.GetHashAndReset();
        if (!computed.AsSpan().SequenceEqual(kept))
        {
            throw new CliException(
                $"sha256 checksum does not match [bytes: {file.Length}]: the server sent"
                + $" {Convert.ToHexStringLower(kept)}, what came has {Convert.ToHexStringLower(computed)};"
                + " save it again",
                ExitCodes.Interrupted);
        }
    }
}
