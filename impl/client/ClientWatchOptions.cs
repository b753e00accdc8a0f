using Google.Protobuf;

namespace Vigil.Client;

/// <summary>What a watch delivers, and from where.</summary>
/// <example>
/// <c>ClientWatchOptions.For(KeySelector.Prefix("app/")) with { StartRevision = 42, PrevKv = true }</c>
/// </example>
public sealed record ClientWatchOptions
{
    /// <summary>The first key, inclusive; empty stands for the lowest there can be.</summary>
    public required ByteString Key { get; init; }

    /// <summary>As in <see cref="KeySelector"/>: empty for the one key.</summary>
    public ByteString RangeEnd { get; init; } = ByteString.Empty;

    /// <summary>
    /// The first revision to deliver, inclusive; 0 for the one after the current. A revision that is still to come is
    /// waited for. etcd's <c>WithRev</c>.
    /// </summary>
    public long StartRevision { get; init; }

    /// <summary>
    /// Begins with the newest pair of the range, as a put, unless <see cref="NoPut"/>; when the range is empty, with a
    /// progress response. Then delivers everything after the revision in that response's header. Takes the place of
    /// <see cref="StartRevision"/>. The first event has no previous pair. etcd's <c>WithLastRev</c>.
    /// </summary>
    public bool FromLastRevision { get; init; }

    /// <summary>
    /// Begins with the whole range as it is (<see cref="Api.WatchResponse.Snapshot"/>), then delivers everything after
    /// it. Takes the place of <see cref="StartRevision"/>.
    /// </summary>
    public bool SnapshotFirst { get; init; }

    /// <summary>
    /// What to do when history that is still needed was compacted: true gives the whole range as it is
    /// (<see cref="Api.WatchResponse.Snapshot"/>) and continues after it; false throws
    /// <see cref="WatchCompactedException"/>.
    /// </summary>
    public bool Resync { get; init; }

    /// <summary>Where the watch's position is kept, so that it outlives this process; null for nowhere.</summary>
    /// <remarks>
    /// A position that is found there takes the place of every other start. It is saved when the next response is
    /// requested: after a crash what was not finished is delivered again, from the start of its revision, and nothing
    /// is left out. To take each revision once, write the revision (<c>Header.Revision</c> of a snapshot, else that of
    /// the last event) in one transaction with what it led to, and skip what is not above it.
    /// </remarks>
    public IWatchCursorStore? CursorStore { get; init; }

    /// <summary>The position's name there. Not empty when there is a store.</summary>
    public string CursorName { get; init; } = "";

    /// <summary>Whether events have the key as it was before. etcd's <c>WithPrevKV</c>.</summary>
    public bool PrevKv { get; init; }

    /// <summary>Leaves puts out; snapshots are not filtered. etcd's <c>WithFilterPut</c>.</summary>
    public bool NoPut { get; init; }

    /// <summary>Leaves deletes out. etcd's <c>WithFilterDelete</c>.</summary>
    public bool NoDelete { get; init; }

    /// <summary>
    /// Whether the server reports its progress now and then while nothing happens. Such a response has no events.
    /// etcd's <c>WithProgressNotify</c>.
    /// </summary>
    public bool ProgressNotify { get; init; }

    /// <summary>
    /// Whether there is a response that says that the watch exists. It comes once, even when the stream breaks. etcd's
    /// <c>WithCreatedNotify</c>.
    /// </summary>
    public bool CreatedNotify { get; init; }

    /// <summary>
    /// Lets the server split large responses; they are reassembled before they are delivered. etcd's
    /// <c>WithFragment</c>.
    /// </summary>
    public bool Fragment { get; init; }

    /// <summary>To a watch the empty key is the lowest there can be; to a read it would be none.</summary>
    internal KeySelector Range => new(Key.IsEmpty ? KeySelector.All.Key : Key, RangeEnd);

    /// <summary>A watch of every key in <paramref name="range"/>; a string is one key.</summary>
    public static ClientWatchOptions For(KeySelector range) => new() { Key = range.Key, RangeEnd = range.RangeEnd };

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    internal void Check()
    {
        if (CursorStore is not null && CursorName.Length == 0)
        {
            throw new ArgumentException("A watch with a CursorStore needs a CursorName.", nameof(CursorName));
        }

        if (FromLastRevision && SnapshotFirst)
        {
            throw new ArgumentException(
                "A watch begins either with the newest pair or with a snapshot.", nameof(FromLastRevision));
        }
    }

    internal Api.WatchRequest ToRequest(long startRevision)
    {
        var create = new Api.WatchCreateRequest
        {
            Key = Key,
            RangeEnd = RangeEnd,
            StartRevision = startRevision,
            PrevKv = PrevKv,
            ProgressNotify = ProgressNotify,
            Fragment = Fragment,
        };
        if (NoPut)
        {
            create.Filters.Add(Api.WatchCreateRequest.Types.FilterType.Noput);
        }

        if (NoDelete)
        {
            create.Filters.Add(Api.WatchCreateRequest.Types.FilterType.Nodelete);
        }

        return new Api.WatchRequest { CreateRequest = create };
    }

    internal Api.RangeRequest ToRangeRequest() => new() { Key = Range.Key, RangeEnd = RangeEnd };
}
