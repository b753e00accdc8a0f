using Vigil.Api;
using Vigil.Core;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>
/// The watches of one gRPC stream, and the options of their requests that concern the stream itself. Thread-safe.
/// </summary>
internal sealed class StreamWatches(WatchStream stream, ServerLimits limits)
{
    /// <summary>Guards the fields below. Taken before the store's own.</summary>
    private readonly object _gate = new();
    private readonly SortedDictionary<long, Wish> _wishes = [];
    private bool _isRequested;
    private bool _isTicked;

    /// <summary>Creates a watch; the client gets the outcome by the stream.</summary>
    public void Create(WatchCreateRequest request)
    {
        var options = ToOptions(request);

        // Under the lock, so that whoever reads the watch's first response finds its options.
        lock (_gate)
        {
            if (_wishes.Count >= limits.WatchesPerStreamMax)
            {
                stream.Refuse($"vigil: a stream has {limits.WatchesPerStreamMax} watches at most; open another");
            }
            else if (stream.Create(options) is { } id)
            {
                _wishes.Add(id, new Wish(request.Fragment, request.ProgressNotify, IsQuiet: false));
            }
        }
    }

    public void Cancel(long watchId) => stream.Cancel(watchId);

    /// <summary>The client requests the stream's progress.</summary>
    public void RequestProgress()
    {
        lock (_gate)
        {
            _isRequested = true;
        }

        stream.RequestProgress();
    }

    /// <summary>It is time for progress notifications to quiet watches. Nothing happens when none wants them.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            _isTicked = _wishes.Values.Any(wish => wish.IsProgressWanted);
            if (!_isTicked)
            {
                return;
            }
        }

        stream.RequestProgress();
    }

    /// <summary>Notes that a response to a watch is sent.</summary>
    /// <returns>Whether a large response is to be split.</returns>
    public bool IsCut(Core.WatchResponse response)
    {
        lock (_gate)
        {
            if (!_wishes.TryGetValue(response.WatchId, out var wish))
            {
                return false;
            }

            if (response.Kind == WatchResponseKind.Canceled)
            {
                _wishes.Remove(response.WatchId);
            }
            else if (response.Kind == WatchResponseKind.Events)
            {
                _wishes[response.WatchId] = wish with { IsQuiet = false };
            }

            return wish.IsCutWanted;
        }
    }

    /// <summary>Whom to notify that the stream is up to date: watches, and -1 for the client's request.</summary>
    public IReadOnlyList<long> TakeProgress()
    {
        lock (_gate)
        {
            var ids = new List<long>();
            if (_isRequested)
            {
                ids.Add(Core.WatchResponse.NoWatchId);
            }

            if (_isTicked)
            {
                foreach (var (id, wish) in _wishes.ToArray())
                {
                    if (wish is { IsProgressWanted: true, IsQuiet: true })
                    {
                        ids.Add(id);
                    }

                    _wishes[id] = wish with { IsQuiet = true };
                }
            }

            _isRequested = _isTicked = false;
            return ids;
        }
    }

    private static WatchOptions ToOptions(WatchCreateRequest request)
    {
        // To a watch, the empty key is the lowest there can be.
        var key = request.Key.IsEmpty ? KeyRange.All.Key : request.Key.ToStore();
        return new WatchOptions
        {
            Range = new KeyRange(key, request.RangeEnd.ToStore()),
            StartRevision = request.StartRevision,
            PrevKv = request.PrevKv,
            NoPut = request.Filters.Contains(WatchCreateRequest.Types.FilterType.Noput),
            NoDelete = request.Filters.Contains(WatchCreateRequest.Types.FilterType.Nodelete),
            WatchId = request.WatchId,
        };
    }

    /// <summary>
    /// What one watch requested of its stream, and whether nothing was sent to it since the last tick.
    /// </summary>
    private readonly record struct Wish(bool IsCutWanted, bool IsProgressWanted, bool IsQuiet);
}
