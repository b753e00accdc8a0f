namespace Vigil.Model;

/// <summary>What the store answers. Closed: the kinds are the ones in this file.</summary>
/// <remarks>The lists of responses are compared by reference: don't use <c>==</c> to mean equal contents.</remarks>
/// <param name="Revision">
/// The header's revision: a write's own, else the store's when it was served. Inside a transaction, the store's as the
/// transaction has it then; a recorder that has none there gives 0. 0 for a refusal.
/// </param>
public abstract record Response(long Revision);

/// <summary>A put was done.</summary>
/// <param name="Revision">The revision it took.</param>
/// <param name="PrevKv">The pair before, if requested; null when not, or when the key was absent.</param>
public sealed record PutResponse(long Revision, KeyValue? PrevKv) : Response(Revision);

/// <summary>A deletion was done.</summary>
/// <param name="Revision">The revision it took, or the store's when it removed nothing.</param>
/// <param name="Deleted">How many keys it removed.</param>
/// <param name="PrevKvs">The pairs removed in key order, if requested; else empty.</param>
public sealed record DeleteRangeResponse(long Revision, long Deleted, IReadOnlyList<KeyValue> PrevKvs)
    : Response(Revision);

/// <summary>What a range read.</summary>
/// <param name="Revision">The store's revision when it was served, also when an older one was read.</param>
/// <param name="Kvs">The pairs, in the requested order.</param>
/// <param name="Count">Keys in the range, whatever the limit and the filters.</param>
/// <param name="More">True when the limit left pairs out.</param>
public sealed record RangeResponse(long Revision, IReadOnlyList<KeyValue> Kvs, long Count, bool More)
    : Response(Revision);

/// <summary>A transaction was done.</summary>
/// <param name="Revision">The revision it took, or the store's when it changed nothing.</param>
/// <param name="Succeeded">True when every compare held.</param>
/// <param name="Responses">One for each operation of the branch taken.</param>
public sealed record TxnResponse(long Revision, bool Succeeded, IReadOnlyList<Response> Responses)
    : Response(Revision);

/// <summary>A compaction was done.</summary>
/// <param name="Revision">The store's revision.</param>
public sealed record CompactResponse(long Revision) : Response(Revision);

/// <summary>A lease was made.</summary>
/// <param name="Revision">The store's revision.</param>
/// <param name="Id">The lease.</param>
/// <param name="Seconds">The time to live that it has.</param>
public sealed record LeaseGrantResponse(long Revision, long Id, long Seconds) : Response(Revision);

/// <summary>A lease was ended.</summary>
/// <param name="Revision">The revision that deleted its keys, or a later one; the store's when it had none.</param>
public sealed record LeaseRevokeResponse(long Revision) : Response(Revision);

/// <summary>A lease was kept alive, or is gone.</summary>
/// <param name="Revision">The store's revision.</param>
/// <param name="Seconds">The time to live that it has again; 0 when there is no such lease.</param>
public sealed record LeaseKeepAliveResponse(long Revision, long Seconds) : Response(Revision);

/// <summary>The request was refused, and changed nothing.</summary>
/// <param name="Error">Why.</param>
public sealed record RefusedResponse(ModelError Error) : Response(0);
