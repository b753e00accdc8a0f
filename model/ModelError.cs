namespace Vigil.Model;

/// <summary>Why a request was refused. A refused request changes nothing.</summary>
public enum ModelError
{
    /// <summary>A key is empty.</summary>
    EmptyKey,

    /// <summary>A put that keeps the value or the lease of a key that is absent.</summary>
    KeyNotFound,

    /// <summary>A put that keeps the value, and brings one.</summary>
    ValueProvided,

    /// <summary>A put that keeps the lease, and brings one.</summary>
    LeaseProvided,

    /// <summary>A lease that does not exist.</summary>
    LeaseNotFound,

    /// <summary>A lease that is to be made exists.</summary>
    LeaseExists,

    /// <summary>More time than a lease can have.</summary>
    LeaseTtlTooLarge,

    /// <summary>A transaction that may change one key twice.</summary>
    DuplicateKey,

    /// <summary>A transaction with more operations than <see cref="TxnRequest.OperationsMax"/>.</summary>
    TooManyOps,

    /// <summary>The revision lies below the compacted one; for a compaction, at or below it.</summary>
    Compacted,

    /// <summary>The revision has not happened yet.</summary>
    FutureRevision,

    /// <summary>A sort order or target that does not exist.</summary>
    InvalidSortOption,

    /// <summary>There is no space. Never the model's own answer, which has no bound.</summary>
    NoSpace,

    /// <summary>Data are damaged. Never the model's own answer.</summary>
    Corrupt,
}
