using Vigil.Model;
using Vigil.Sim.History;

namespace Vigil.Sim.Oracle;

/// <summary>
/// The unknown writes as candidates for the holes. A pair seen at a hole names its writer, if values are unique; else
/// every write is a candidate whose key may have changed there.
/// </summary>
/// <remarks>
/// Keys that stand together in one unknown request form a component: what was guessed for one component can't be the
/// reason why an answer about another one is wrong, so the search jumps over it.
/// </remarks>
internal sealed class Fillers
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly RevisionSweep _sweep;
    private readonly KeyComponents _components = new();
    private readonly List<Blob> _keys = [];
    private readonly Dictionary<Blob, List<FillerClass>> _byKey = [];
    private readonly Dictionary<Blob, KeyTrace> _keyTraces = [];
    private readonly Dictionary<(Blob Key, Blob Value), List<int>> _writers = [];
    private readonly Dictionary<(Blob Key, Blob Value), List<FillerClass>> _byPair = [];
    private readonly Dictionary<(Blob Key, long Mod), List<FillerClass>> _swapsByMod = [];
    private readonly Dictionary<(Blob Key, Blob Value), List<FillerClass>> _swapsByValue = [];
    private readonly Dictionary<long, int> _pinned = [];
    private readonly List<FillerClass> _several = [];
    private readonly HashSet<(Blob Key, Blob Value)> _seenPairs = [];
    private readonly ValueUse _values;
    private readonly Traces _traces;
    private bool _keepsValues;

    public Fillers(IReadOnlyList<Operation> operations, RevisionSweep sweep, WatchEvidence watches)
    {
        _operations = operations;
        _sweep = sweep;
        _values = new ValueUse(operations);
        IsUsed = new bool[operations.Count];
        var unknown = new List<int>();
        for (var i = 0; i < operations.Count; i++)
        {
            if (sweep.Roles[i] == OperationRole.UnknownWrite)
            {
                unknown.Add(i);
                Index(i, operations[i].Request);
            }
        }

        _traces = new Traces(operations, sweep, watches, _keyTraces);
        Pin();
        CloseTraces();
        Classify(unknown);
    }

    /// <summary>Which operations fill a hole now, by their place in the history.</summary>
    public bool[] IsUsed { get; }

    /// <summary>True when an unknown request names a range, which may touch any component.</summary>
    public bool HasRanges { get; private set; }

    /// <summary>The one operation that can have taken a revision, by the pair seen there; −1 when it is not known.</summary>
    public int PinnedAt(long revision) => _pinned.GetValueOrDefault(revision, -1);

    /// <summary>The pairs seen with the revision of a hole; null when there are none.</summary>
    public List<KeyValue>? PairsAt(long revision) => _traces.PairsAt(revision);

    /// <summary>The component of a key; −1 when no unknown write names it.</summary>
    public int ComponentOf(Blob key) => _components.Of(key);

    /// <summary>Takes a pinned operation.</summary>
    public void Use(int operation) => IsUsed[operation] = true;

    /// <summary>Takes a free operation of a class for a revision; −1 when there is none.</summary>
    public int Take(FillerClass from, long revision) => from.Take(revision, _sweep.Earliest, IsUsed);

    /// <summary>Gives an operation back that <see cref="Take"/> gave.</summary>
    public void GiveBack(FillerClass to, int operation) => to.GiveBack(operation, IsUsed);

    /// <summary>Gives a pinned operation back.</summary>
    public void GiveBack(int operation) => IsUsed[operation] = false;

    /// <summary>The classes that may fill a hole, the likeliest first.</summary>
    /// <remarks>
    /// Whoever deletes a key must do it before the key is seen absent: the most urgent delete comes first. A put that
    /// nobody saw needs a delete after it when the key is then seen absent, so such puts come last.
    /// </remarks>
    /// <param name="revision">The hole.</param>
    /// <param name="before">The state before it.</param>
    public ReplayGuess CandidatesAt(long revision, State before)
    {
        var candidates = new List<FillerClass>();
        var components = new List<int>();
        if (PairsAt(revision) is { Count: > 0 } pairs)
        {
            var pair = pairs[0];
            if (!pair.IsTombstone && !_keepsValues)
            {
                AddPossible(candidates, _byPair.GetValueOrDefault((pair.Key, pair.Value)), revision);
            }
            else
            {
                AddPossible(candidates, _byKey.GetValueOrDefault(pair.Key), revision);
                AddPossible(candidates, _several, revision);
                AddSwaps(candidates, pair.Key, before, revision);
            }

            components.Add(_components.Of(pair.Key));
        }
        else
        {
            AddByUrgency(candidates, components, revision, before);
            AddPossible(candidates, _several, revision);
        }

        foreach (var candidate in candidates)
        {
            components.AddRange(candidate.Components);
        }

        return new ReplayGuess(revision, before, candidates, components);
    }

    private void AddByUrgency(List<FillerClass> candidates, List<int> components, long revision, State before)
    {
        var swaps = new List<FillerClass>();
        var ranked = new List<(long Rank, int Order, FillerClass Class)>();
        foreach (var key in _keys)
        {
            var trace = _keyTraces[key];
            if (trace.IsQuiet(revision))
            {
                continue;
            }

            // Also where the candidates of a key don't fit this state: they may fit another one.
            components.Add(_components.Of(key));
            var deadline = trace.DeleteDeadline(revision);
            var canBePut = _traces.HasBlindDeletes || trace.CanBePut(revision);
            if (canBePut)
            {
                AddSwaps(swaps, key, before, revision);
            }

            foreach (var one in _byKey[key])
            {
                if ((one.IsDelete || canBePut) && one.IsPossible(revision, _sweep.Earliest))
                {
                    var rank = one.IsDelete ? deadline : long.MaxValue - (deadline == long.MaxValue ? 1 : 0);
                    ranked.Add((rank, ranked.Count, one));
                }
            }
        }

        ranked.Sort(static (left, right) =>
            left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank) : left.Order.CompareTo(right.Order));
        foreach (var (_, _, one) in ranked)
        {
            candidates.Add(one);
        }

        candidates.AddRange(swaps);
    }

    /// <summary>Of the many swaps of a key that were never done, only those count whose compare holds now.</summary>
    private void AddSwaps(List<FillerClass> candidates, Blob key, State before, long revision)
    {
        if (_swapsByMod.Count + _swapsByValue.Count == 0)
        {
            return;
        }

        var live = before.Get(key);
        AddPossible(candidates, _swapsByMod.GetValueOrDefault((key, live?.ModRevision ?? 0)), revision);
        if (live is not null)
        {
            AddPossible(candidates, _swapsByValue.GetValueOrDefault((key, live.Value)), revision);
        }
    }

    private void AddPossible(List<FillerClass> candidates, List<FillerClass>? classes, long revision)
    {
        foreach (var one in classes ?? [])
        {
            if (one.IsPossible(revision, _sweep.Earliest))
            {
                candidates.Add(one);
            }
        }
    }

    private void Index(int operation, Request request)
    {
        var keys = new List<Blob>(1);
        HasRanges |= !RequestKeys.Collect(request, keys);
        foreach (var key in keys)
        {
            if (_byKey.TryAdd(key, []))
            {
                _keys.Add(key);
                _keyTraces.Add(key, new KeyTrace());
            }
        }

        _components.Join(keys);
        IndexPuts(operation, request);
    }

    private void IndexPuts(int operation, Request request)
    {
        switch (request)
        {
            case PutRequest put:
                _keepsValues |= put.IgnoreValue;
                if (!_writers.TryGetValue((put.Key, put.Value), out var writers))
                {
                    _writers.Add((put.Key, put.Value), writers = new List<int>(1));
                }

                if (writers.Count == 0 || writers[^1] != operation)
                {
                    writers.Add(operation);
                }

                break;
            case TxnRequest txn:
                foreach (var inner in txn.Success)
                {
                    IndexPuts(operation, inner);
                }

                foreach (var inner in txn.Failure)
                {
                    IndexPuts(operation, inner);
                }

                break;
        }
    }

    /// <summary>Finds the holes whose writer is certain.</summary>
    private void Pin()
    {
        for (var revision = 2; revision < _sweep.WriteAt.Length; revision++)
        {
            if (_sweep.WriteAt[revision] >= 0 || PairsAt(revision) is not { } pairs)
            {
                continue;
            }

            foreach (var pair in pairs)
            {
                _seenPairs.Add((pair.Key, pair.Value));
                if (!_keepsValues && !pair.IsTombstone
                    && _writers.TryGetValue((pair.Key, pair.Value), out var writers) && writers.Count == 1)
                {
                    _pinned[revision] = writers[0];
                }
            }
        }
    }

    private void CloseTraces()
    {
        var openUpTo = new int[_sweep.WriteAt.Length];
        for (var revision = 2; revision < openUpTo.Length; revision++)
        {
            var isOpen = _sweep.WriteAt[revision] < 0;
            if (_pinned.TryGetValue(revision, out var operation))
            {
                isOpen = false;
                var keys = new List<Blob>(1);
                RequestKeys.Collect(_operations[operation].Request, keys);
                foreach (var key in keys)
                {
                    _keyTraces[key].AddWrite(revision);
                }
            }

            openUpTo[revision] = openUpTo[revision - 1] + (isOpen ? 1 : 0);
        }

        foreach (var key in _keys)
        {
            _keyTraces[key].Close(openUpTo);
        }
    }

    private void Classify(List<int> unknown)
    {
        var pinned = new bool[_operations.Count];
        foreach (var operation in _pinned.Values)
        {
            pinned[operation] = true;
        }

        var byShape = new Dictionary<Shape, FillerClass>();
        foreach (var operation in unknown)
        {
            if (!pinned[operation])
            {
                Classify(operation, byShape);
            }
        }
    }

    private void Classify(int operation, Dictionary<Shape, FillerClass> byShape)
    {
        var request = _operations[operation].Request;
        var shape = ShapeOf(request);
        if (shape is { } known && byShape.TryGetValue(known, out var filler))
        {
            filler.Add(operation);
            AddPair(request, filler);
            return;
        }

        var keys = new List<Blob>(1);
        var isList = RequestKeys.Collect(request, keys);
        filler = new FillerClass(request is DeleteRangeRequest, _components.Of(keys));
        filler.Add(operation);
        AddPair(request, filler);
        if (shape is { } first)
        {
            byShape.Add(first, filler);
        }

        if (!isList || !AreEqual(keys))
        {
            _several.Add(filler);
        }
        else if (Swap.Of(request) is { } swap)
        {
            AddSwap(keys[0], swap, filler);
        }
        else if (request is DeleteRangeRequest)
        {
            _byKey[keys[0]].Insert(0, filler);
        }
        else
        {
            _byKey[keys[0]].Add(filler);
        }
    }

    private void AddSwap(Blob key, Swap swap, FillerClass filler)
    {
        List<FillerClass>? swaps;
        if (swap.Value is { } value)
        {
            if (!_swapsByValue.TryGetValue((key, value), out swaps))
            {
                _swapsByValue.Add((key, value), swaps = new List<FillerClass>(1));
            }
        }
        else if (!_swapsByMod.TryGetValue((key, swap.Mod), out swaps))
        {
            _swapsByMod.Add((key, swap.Mod), swaps = new List<FillerClass>(1));
        }

        swaps.Add(filler);
    }

    private void AddPair(Request request, FillerClass filler)
    {
        switch (request)
        {
            case PutRequest put:
                if (!_byPair.TryGetValue((put.Key, put.Value), out var classes))
                {
                    _byPair.Add((put.Key, put.Value), classes = new List<FillerClass>(1));
                }

                if (classes.Count == 0 || classes[^1] != filler)
                {
                    classes.Add(filler);
                }

                break;
            case TxnRequest txn:
                foreach (var inner in txn.Success)
                {
                    AddPair(inner, filler);
                }

                foreach (var inner in txn.Failure)
                {
                    AddPair(inner, filler);
                }

                break;
        }
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

    /// <summary>What tells one unknown write from another; null when it is like no other.</summary>
    private Shape? ShapeOf(Request request) => request switch
    {
        DeleteRangeRequest delete => new Shape(delete.Range, default, IsDelete: true, 0, false, false),
        PutRequest put => new Shape(
            KeyRange.Of(put.Key),
            _values.IsCompared(put.Value) || _seenPairs.Contains((put.Key, put.Value)) ? put.Value : null,
            IsDelete: false,
            put.Lease,
            put.IgnoreValue,
            put.IgnoreLease),
        _ => null,
    };

    /// <summary>A null value stands for every value that nobody saw and nothing compares.</summary>
    private readonly record struct Shape(
        KeyRange Range, Blob? Value, bool IsDelete, long Lease, bool IgnoreValue, bool IgnoreLease);
}
