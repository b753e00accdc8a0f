using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>Unknown writes in classes of indistinguishable ones, found by what they may do.</summary>
/// <param name="components">Of all keys of unknown writes.</param>
internal sealed class FillerIndex(KeyComponents components)
{
    private readonly Dictionary<Shape, FillerClass> _byShape = [];
    private readonly Dictionary<Blob, List<FillerClass>> _byKey = [];
    private readonly Dictionary<(Blob Key, Blob Value), List<FillerClass>> _byPair = [];
    private readonly Dictionary<(Blob Key, long Mod), List<FillerClass>> _swapsByMod = [];
    private readonly Dictionary<(Blob Key, Blob Value), List<FillerClass>> _swapsByValue = [];
    private readonly List<FillerClass> _several = [];

    /// <summary>Those that name more than one key.</summary>
    public IReadOnlyList<FillerClass> Several => _several;

    /// <summary>Those of one key that are no swaps, deletes first.</summary>
    public IReadOnlyList<FillerClass> OfKey(Blob key) => _byKey.TryGetValue(key, out var classes) ? classes : [];

    /// <summary>Those that may put this pair.</summary>
    public IReadOnlyList<FillerClass> OfPair(Blob key, Blob value) =>
        _byPair.TryGetValue((key, value), out var classes) ? classes : [];

    /// <summary>The swaps of one key that may succeed where it has this pair; null = where it is absent.</summary>
    public IEnumerable<FillerClass> Swaps(Blob key, KeyValue? live)
    {
        if (_swapsByMod.TryGetValue((key, live?.ModRevision ?? 0), out var byMod))
        {
            foreach (var one in byMod)
            {
                yield return one;
            }
        }

        if (live is not null && _swapsByValue.TryGetValue((key, live.Value), out var byValue))
        {
            foreach (var one in byValue)
            {
                yield return one;
            }
        }
    }

    /// <summary>Adds an operation; in order of invocation.</summary>
    /// <param name="operation">Its place in the history.</param>
    /// <param name="request">The request.</param>
    /// <param name="isValueObservable">True when its value can make a difference to anybody.</param>
    /// <param name="latest">
    /// The last revision that it can have taken; other than the highest only for what no other is like.
    /// </param>
    public void Add(int operation, Request request, bool isValueObservable, long latest)
    {
        var shape = Shape.Of(request, isValueObservable);
        if (shape is not { } known || !_byShape.TryGetValue(known, out var filler))
        {
            filler = AddClass(request, latest);
            if (shape is { } first)
            {
                _byShape.Add(first, filler);
            }
        }

        filler.Add(operation);
        AddPairs(request, filler);
    }

    private FillerClass AddClass(Request request, long latest)
    {
        var keys = new List<Blob>(1);
        var isList = RequestKeys.Collect(request, keys);
        var filler = new FillerClass(request, components.Of(keys[0]), latest);
        if (!isList || !AreEqual(keys))
        {
            _several.Add(filler);
        }
        else if (Swap.Of(request) is not { } swap)
        {
            var classes = List(_byKey, keys[0]);
            classes.Insert(filler.IsDelete ? 0 : classes.Count, filler);
        }
        else if (swap.Value is { } value)
        {
            List(_swapsByValue, (keys[0], value)).Add(filler);
        }
        else
        {
            List(_swapsByMod, (keys[0], swap.Mod)).Add(filler);
        }

        return filler;
    }

    private void AddPairs(Request request, FillerClass filler)
    {
        switch (request)
        {
            case PutRequest put:
                var classes = List(_byPair, (put.Key, put.Value));
                if (classes.Count == 0 || classes[^1] != filler)
                {
                    classes.Add(filler);
                }

                break;
            case TxnRequest txn:
                foreach (var inner in txn.Success)
                {
                    AddPairs(inner, filler);
                }

                foreach (var inner in txn.Failure)
                {
                    AddPairs(inner, filler);
                }

                break;
        }
    }

    private static List<FillerClass> List<TKey>(Dictionary<TKey, List<FillerClass>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = new List<FillerClass>(1));
        }

        return list;
    }

    private static bool AreEqual(List<Blob> keys)
    {
        foreach (var key in keys)
        {
            if (key != keys[0])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// What distinguishes one plain write from another; a null value stands for all that nobody can distinguish.
    /// </summary>
    private readonly record struct Shape(
        KeyRange Range, Blob? Value, bool IsDelete, long Lease, bool IgnoreValue, bool IgnoreLease)
    {
        public static Shape? Of(Request request, bool isValueObservable) => request switch
        {
            DeleteRangeRequest delete => new Shape(delete.Range, null, IsDelete: true, 0, false, false),
            PutRequest put => new Shape(
                KeyRange.Of(put.Key),
                isValueObservable ? put.Value : null,
                IsDelete: false,
                put.Lease,
                put.IgnoreValue,
                put.IgnoreLease),
            _ => null,
        };
    }
}
