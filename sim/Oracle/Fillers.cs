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
    private readonly Dictionary<Blob, QuietStretches> _quiet = [];
    private readonly Dictionary<(Blob Key, Blob Value), List<int>> _writers = [];
    private readonly Dictionary<(Blob Key, Blob Value), List<FillerClass>> _byPair = [];
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

        _traces = new Traces(operations, sweep, watches, _quiet);
        Pin();
        Classify(unknown);
        Unused = unknown.Count;
    }

    /// <summary>Which operations fill a hole now, by their place in the history.</summary>
    public bool[] IsUsed { get; }

    /// <summary>How many unknown writes fill no hole now.</summary>
    public int Unused { get; private set; }

    /// <summary>True when an unknown request names a range, which may touch any component.</summary>
    public bool HasRanges { get; private set; }

    /// <summary>The one operation that can have taken a revision, by the pair seen there; −1 when it is not known.</summary>
    public int PinnedAt(long revision) => _pinned.GetValueOrDefault(revision, -1);

    /// <summary>The pairs seen with the revision of a hole; null when there are none.</summary>
    public List<KeyValue>? PairsAt(long revision) => _traces.PairsAt(revision);

    /// <summary>The component of a key; −1 when no unknown write names it.</summary>
    public int ComponentOf(Blob key) => _components.Of(key);

    /// <summary>Takes a pinned operation.</summary>
    public void Use(int operation)
    {
        IsUsed[operation] = true;
        Unused--;
    }

    /// <summary>Takes a free operation of a class for a revision; −1 when there is none.</summary>
    public int Take(FillerClass from, long revision)
    {
        var operation = from.Take(revision, _sweep.Earliest, IsUsed);
        Unused -= operation >= 0 ? 1 : 0;
        return operation;
    }

    /// <summary>Gives an operation back that <see cref="Take"/> gave.</summary>
    public void GiveBack(FillerClass to, int operation)
    {
        to.GiveBack(operation, IsUsed);
        Unused++;
    }

    /// <summary>Gives a pinned operation back.</summary>
    public void GiveBack(int operation)
    {
        IsUsed[operation] = false;
        Unused++;
    }

    /// <summary>The classes that may fill a hole, deletes of a key before its puts, because a put is mostly seen.</summary>
    public List<FillerClass> CandidatesAt(long revision)
    {
        var candidates = new List<FillerClass>();
        if (PairsAt(revision) is { Count: > 0 } pairs)
        {
            var pair = pairs[0];
            if (!pair.IsTombstone && !_keepsValues)
            {
                AddPossible(candidates, _byPair.GetValueOrDefault((pair.Key, pair.Value)), revision);
                return candidates;
            }

            AddPossible(candidates, _byKey.GetValueOrDefault(pair.Key), revision);
        }
        else
        {
            foreach (var key in _keys)
            {
                if (!_quiet[key].Covers(revision))
                {
                    AddPossible(candidates, _byKey[key], revision);
                }
            }
        }

        AddPossible(candidates, _several, revision);
        return candidates;
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
                _quiet.Add(key, new QuietStretches());
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
        filler = new FillerClass(_components.Of(keys));
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
        else if (request is DeleteRangeRequest)
        {
            _byKey[keys[0]].Insert(0, filler);
        }
        else
        {
            _byKey[keys[0]].Add(filler);
        }
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
