namespace Vigil.Client;

/// <summary>Keeps how far watches have come, by name. One watch at a time uses a name.</summary>
public interface IWatchCursorStore
{
    /// <summary>The first revision that was not finished; null when nothing was saved under the name.</summary>
    /// <exception cref="InvalidDataException">What was saved can't be read.</exception>
    ValueTask<long?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Saves it; once this has returned, it is found after a crash.</summary>
    ValueTask SaveAsync(string name, long nextRevision, CancellationToken cancellationToken);
}
