using Vigil.Api;
using Vigil.Core;
using Vigil.Server.Mapping;

namespace Vigil.Server;

/// <summary>The watches of one gRPC stream, and what their requests asked of the stream itself. Thread-safe.</summary>
internal sealed class StreamWatches(WatchStream stream, ServerLimits limits)
{
    /// <summary>Guards the fields below. Taken before the store's own.</summary>
    private readonly object _gate = new();
    private readonly SortedDictionary<long, Wish> _wishes = [];
    private bool _isAsked;
    private bool _isTicked;

    /// <summary>Creates a watch; the stream tells the client what became of it.</summary>
    public void Create(WatchCreateRequest request)
    {
        var options = ToOptions(request);

        // Under the lock, so that whoever reads the watch's first response finds its wishes.
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

    /// <summary>The client asks how far the stream is.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            _isAsked = true;
        }

        stream.RequestProgress();
    }

    /// <summary>
    /// It is time to tell quiet watches how far they are. Nothing happens when none wants to be told.
    /// </summary>
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

    /// <summary>Notes that a watch is told something.</summary>
    /// <returns>Whether a large response is to be cut.</returns>
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

    /// <summary>Whom to tell that the stream is up to date: watches, and -1 for the client who asked.</summary>
    public IReadOnlyList<long> TakeProgress()
    {
        lock (_gate)
        {
            var ids = new List<long>();
            if (_isAsked)
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

            _isAsked = _isTicked = false;
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

    /// <summary>What one watch asked of its stream, and whether it was told nothing since the last tick.</summary>
    private readonly record struct Wish(bool IsCutWanted, bool IsProgressWanted, bool IsQuiet);
}
