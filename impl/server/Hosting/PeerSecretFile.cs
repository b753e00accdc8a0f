using Vigil.Server.Node.Proofs;

namespace Vigil.Server.Hosting;

/// <summary>Reads what members prove themselves with.</summary>
internal static class PeerSecretFile
{
    /// <summary>A larger file is none that somebody meant.</summary>
    private const int BytesMax = 64 << 10;

    private const string Remedy = "give 16 random bytes or more, as of openssl rand -hex 32, the same on all members";

    /// <summary>The secret: the file's bytes without spaces and line ends at both its ends.</summary>
    /// <param name="path">Of a file that this user may read.</param>
    /// <exception cref="StartException">It can't be read, or holds too little.</exception>
    public static PeerSecret Read(string path)
    {
        byte[] bytes;
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > BytesMax)
            {
                throw new StartException(
                    $"--peer-secret-file {path} has {file.Length} bytes and is no secret: {Remedy}");
            }

            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StartException($"--peer-secret-file can't be read: {e.Message} Make it, and {Remedy}", e);
        }

        var secret = bytes.AsSpan().Trim(" \t\r\n"u8);
        return secret.Length switch
        {
            0 => throw new StartException($"--peer-secret-file {path} is empty: {Remedy}"),
            < PeerSecret.BytesMin => throw new StartException(
                $"--peer-secret-file {path} holds {secret.Length} bytes, which could be guessed: {Remedy}"),
            _ => new PeerSecret(secret),
        };
    }

    /// <summary>What is wrong with how it is kept; null for nothing, or where nobody can know.</summary>
    public static string? WhyExposed(string path) =>
        !OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0
            ? $"--peer-secret-file {path} can be read or written by every user of this machine: chmod 600 it"
            : null;
}
