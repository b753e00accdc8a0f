namespace Vigil.Storage;

/// <summary>
/// What is on the disk cannot be used: it is damaged, foreign, of another version or in use. The message says what,
/// where and what to do. Nothing was changed or deleted.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>With what is wrong.</summary>
    internal StorageException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong, and what was thrown.</summary>
    internal StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
