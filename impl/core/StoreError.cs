namespace Vigil.Core;

/// <summary>Why the store refused a request. The request then changed nothing.</summary>
/// <remarks>The names are etcd's; the server maps each to etcd's status code and text.</remarks>
public enum StoreError
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The key is empty.</summary>
    EmptyKey,

    /// <summary>A put that keeps the value or the lease names a key that does not exist.</summary>
    KeyNotFound,

    /// <summary>A put that keeps the value also provides one.</summary>
    ValueProvided,

    /// <summary>A put that keeps the lease also provides one.</summary>
    LeaseProvided,

    /// <summary>The lease does not exist.</summary>
    LeaseNotFound,

    /// <summary>A lease of this id exists.</summary>
    LeaseExists,

    /// <summary>More time is requested than a lease can have.</summary>
    LeaseTtlTooLarge,

    /// <summary>A transaction could change one key twice.</summary>
    DuplicateKey,

    /// <summary>A transaction has more operations than the store allows.</summary>
    TooManyOps,

    /// <summary>A range names an order or a target that does not exist.</summary>
    InvalidSortOption,

    /// <summary>The requested revision is below the compacted one.</summary>
    Compacted,

    /// <summary>The requested revision has not been written yet.</summary>
    FutureRevision,
}

/// <summary>The outcome of a request: its result, or why it was refused.</summary>
/// <typeparam name="T">The result of a request that was not refused.</typeparam>
public readonly struct Result<T>
    where T : class
{
    private readonly T? _value;

    private Result(T? value, StoreError error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Why the request was refused; <see cref="StoreError.None"/> when it was not.</summary>
    public StoreError Error { get; }

    /// <summary>True when the request was not refused.</summary>
    public bool IsOk => Error == StoreError.None;

    /// <summary>The result.</summary>
    /// <exception cref="StoreException">The request was refused.</exception>
    public T Value => _value ?? throw new StoreException(Error);

    /// <summary>A request that succeeded.</summary>
    public static implicit operator Result<T>(T value) => new(value, StoreError.None);

    /// <summary>A request that was refused.</summary>
    public static implicit operator Result<T>(StoreError error) => new(null, error);
}

/// <summary>Thrown when the result of a refused request is read.</summary>
public sealed class StoreException : InvalidOperationException
{
    /// <summary>Says that a request was refused because of <paramref name="error"/>.</summary>
    public StoreException(StoreError error)
        : base($"The store refused the request: {error}.")
    {
        Error = error;
    }

    /// <summary>Why the request was refused.</summary>
    public StoreError Error { get; }
}
