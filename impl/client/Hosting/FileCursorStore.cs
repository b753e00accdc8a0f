using System.Globalization;
using System.Text;
using Vigil.Seams;

namespace Vigil.Client.Hosting;

/// <summary>
/// Keeps positions in files, one for each name, so that they outlive the process and the machine's power.
/// </summary>
/// <remarks>
/// A position is written aside, flushed to the disk and renamed, so a crash leaves the old one or the new one.
/// Different names may be used at once.
/// </remarks>
public sealed class FileCursorStore : IWatchCursorStore
{
    private const string Header = "vigil watch cursor 1";

    private readonly string _directory;

    /// <summary>Keeps them in <paramref name="directory"/>, which is made when it does not exist.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    public FileCursorStore(string directory)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
    }

    /// <inheritdoc/>
    public ValueTask<long?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        using (CallerContext.Leave())
        {
            return ReadAsync(name, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string name, long nextRevision, CancellationToken cancellationToken)
    {
        using (CallerContext.Leave())
        {
            return WriteAsync(name, nextRevision, cancellationToken);
        }
    }

    private async ValueTask<long?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = await File.ReadAllLinesAsync(path, cancellationToken);
        return lines is [Header, var revision]
            && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new InvalidDataException(
                $"{path} is no position of a watch: it should be the line '{Header}' and a revision. Restore it, or "
                + "delete it to begin where the watch's options say.");
    }

    private async ValueTask WriteAsync(string name, long nextRevision, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        var aside = $"{path}.part";
        var text = string.Create(CultureInfo.InvariantCulture, $"{Header}\n{nextRevision}\n");
        await using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
    }

    private string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Path.Combine(_directory, $"{Uri.EscapeDataString(name)}.cursor");
    }
}
