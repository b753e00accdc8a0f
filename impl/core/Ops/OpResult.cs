namespace Vigil.Core;

/// <summary>The result of an <see cref="Op"/>.</summary>
/// <param name="Revision">
/// Of a write that changed something, its own revision; else the store's revision when it was served.
/// </param>
public abstract record OpResult(long Revision);

/// <summary>The result of a put.</summary>
/// <param name="Revision">The put's revision.</param>
/// <param name="PrevKv">The key before; null when not requested or when it did not exist.</param>
public sealed record PutResult(long Revision, KeyValue? PrevKv) : OpResult(Revision);

/// <summary>The result of a delete.</summary>
/// <param name="Revision">The delete's revision, or the store's when nothing was deleted.</param>
/// <param name="Deleted">How many keys were deleted.</param>
/// <param name="PrevKvs">The keys before, in order; empty when not requested.</param>
public sealed record DeleteRangeResult(long Revision, long Deleted, IReadOnlyList<KeyValue> PrevKvs)
    : OpResult(Revision);

/// <summary>The result of a range.</summary>
/// <param name="Revision">The store's revision, even when an older one was read.</param>
/// <param name="Kvs">The pairs, in the requested order.</param>
/// <param name="Count">How many keys the range holds, whatever the limit and the filters left out.</param>
/// <param name="More">True when the limit left something out.</param>
public sealed record RangeResult(long Revision, IReadOnlyList<KeyValue> Kvs, long Count, bool More)
    : OpResult(Revision);

/// <summary>The result of a transaction.</summary>
/// <param name="Revision">The transaction's revision, or the store's when it changed nothing.</param>
/// <param name="Succeeded">True when all compares held.</param>
/// <param name="Responses">One result for each operation that ran, in order.</param>
public sealed record TxnResult(long Revision, bool Succeeded, IReadOnlyList<OpResult> Responses) : OpResult(Revision);

/// <summary>The result of a compaction.</summary>
/// <param name="Revision">The store's revision.</param>
public sealed record CompactResult(long Revision) : OpResult(Revision);

/// <summary>The result of a hash.</summary>
/// <param name="Revision">The store's revision.</param>
/// <param name="Hash">Equal on stores that agree on the next two and on what they hold.</param>
/// <param name="CompactRevision">What the history was compacted at; 0 for not at all.</param>
/// <param name="HashRevision">The revision up to which there is hashed, inclusive.</param>
public sealed record HashResult(long Revision, uint Hash, long CompactRevision, long HashRevision) : OpResult(Revision);
