using Google.Protobuf;

namespace Vigil.Client;

/// <summary>What a watch is to tell of.</summary>
public sealed record WatchOptions
{
    /// <summary>The first key, inclusive; empty stands for the lowest there can be.</summary>
    public required ByteString Key { get; init; }

    /// <summary>As in <see cref="KeyRange"/>: empty for the one key.</summary>
    public ByteString RangeEnd { get; init; } = ByteString.Empty;

    /// <summary>
    /// The first revision to tell of, inclusive; 0 for the one after the present. A revision that is still to come is
    /// waited for.
    /// </summary>
    public long StartRevision { get; init; }

    /// <summary>Whether events carry the key as it was before.</summary>
    public bool PrevKv { get; init; }

    /// <summary>Leaves puts out.</summary>
    public bool NoPut { get; init; }

    /// <summary>Leaves deletes out.</summary>
    public bool NoDelete { get; init; }

    /// <summary>
    /// Whether the server now and then says how far it is while nothing happens. Such a response has no events.
    /// </summary>
    public bool ProgressNotify { get; init; }

    /// <summary>
    /// Whether the first response says that the watch exists. It comes once, also when the stream breaks.
    /// </summary>
    public bool CreatedNotify { get; init; }

    /// <summary>Lets the server cut large responses; they are put together again before they are shown.</summary>
    public bool Fragment { get; init; }

    /// <summary>A watch of every key in <paramref name="range"/>; a string is one key.</summary>
    public static WatchOptions For(KeyRange range) => new() { Key = range.Key, RangeEnd = range.RangeEnd };

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
}
