using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

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
    private readonly Traces _traces;
    private readonly KeyComponents _components = new();
    private readonly FillerIndex _index;
    private readonly List<Blob> _keys = [];
    private readonly Dictionary<Blob, KeyTrace> _keyTraces = [];
    private readonly Dictionary<(Blob Key, Blob Value), List<int>> _writers = [];
    private readonly HashSet<(Blob Key, Blob Value)> _seenPairs = [];
    private readonly Dictionary<long, int> _pinned = [];
    private bool _keepsValues;
    private bool _hasBlindDeletes;

    /// <summary>
    /// Whether an unknown write may put a key and delete it at one revision: then a hole between two absences may be
    /// one change, and nothing follows from them.
    /// </summary>
    private readonly bool _hasDoubleChanges;

    public Fillers(IReadOnlyList<Operation> operations, RevisionSweep sweep, WatchEvidence watches)
    {
        _operations = operations;
        _sweep = sweep;
        _index = new FillerIndex(_components);
        IsUsed = new bool[operations.Count];
        for (var i = 0; i < operations.Count; i++)
        {
            if (sweep.Roles[i] == OperationRole.UnknownWrite)
            {
                AddKeys(operations[i].Request);
                AddWriter(i, operations[i].Request);
                _hasDoubleChanges |= RequestKeys.MayChangeTwice(operations[i].Request);
            }
        }

        _traces = new Traces(operations, sweep, watches, _keyTraces);
        var isPinned = Pin();
        CloseTraces();
        Classify(isPinned);
    }

    /// <summary>Which operations fill a hole now, by their place in the history.</summary>
    public bool[] IsUsed { get; }

    /// <summary>True when an unknown request names a range, which may touch any component.</summary>
    public bool HasRanges { get; private set; }

    /// <summary>
    /// The one operation that can have taken a revision, by the pair seen there; −1 when it is not known.
    /// </summary>
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

    /// <summary>What may fill a hole, the likeliest first.</summary>
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
            AddByPair(candidates, pairs[0], revision, before);
            components.Add(_components.Of(pairs[0].Key));
        }
        else
        {
            AddByUrgency(candidates, components, revision, before);
            AddPossible(candidates, _index.Several, revision);
        }

        foreach (var candidate in candidates)
        {
            components.Add(candidate.Component);
        }

        return new ReplayGuess(revision, before, candidates, components);
    }

    private void AddByPair(List<FillerClass> candidates, KeyValue pair, long revision, State before)
    {
        if (!pair.IsTombstone && !_keepsValues)
        {
            AddPossible(candidates, _index.OfPair(pair.Key, pair.Value), revision);
            return;
        }

        AddPossible(candidates, _index.OfKey(pair.Key), revision);
        AddPossible(candidates, _index.Several, revision);
        AddPossible(candidates, _index.Swaps(pair.Key, before.Get(pair.Key)), revision);
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
            AddPossible(swaps, _index.Swaps(key, before.Get(key)), revision);
            var deadline = trace.DeleteDeadline(revision);
            var canBePut = _hasBlindDeletes || trace.CanBePut(revision);
            foreach (var one in _index.OfKey(key))
            {
                if ((canBePut || !one.IsPut) && one.IsPossible(revision, _sweep.Earliest))
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

    private void AddPossible(List<FillerClass> candidates, IEnumerable<FillerClass> classes, long revision)
    {
        foreach (var one in classes)
        {
            if (one.IsPossible(revision, _sweep.Earliest))
            {
                candidates.Add(one);
            }
        }
    }

    private void AddKeys(Request request)
    {
        var keys = new List<Blob>(1);
        HasRanges |= !RequestKeys.Collect(request, keys);
        foreach (var key in keys)
        {
            if (_keyTraces.TryAdd(key, new KeyTrace()))
            {
                _keys.Add(key);
            }
        }

        _components.Join(keys);
    }

    private void AddWriter(int operation, Request request)
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
                    AddWriter(operation, inner);
                }

                foreach (var inner in txn.Failure)
                {
                    AddWriter(operation, inner);
                }

                break;
        }
    }

    /// <summary>
    /// Finds the holes whose writer is certain, and says of each operation whether it is such a writer.
    /// </summary>
    private bool[] Pin()
    {
        var isPinned = new bool[_operations.Count];
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
                    isPinned[writers[0]] = true;
                }
            }
        }

        return isPinned;
    }

    private void CloseTraces()
    {
        _hasBlindDeletes = _traces.HasBlindDeletes || _hasDoubleChanges;
        var openUpTo = new int[_sweep.WriteAt.Length];
        for (var revision = 2; revision < openUpTo.Length; revision++)
        {
            var isOpen = _sweep.WriteAt[revision] < 0;
            if (_pinned.TryGetValue(revision, out var operation))
            {
                isOpen = false;
                var keys = new List<Blob>(1);
                _hasBlindDeletes |= !RequestKeys.Collect(_operations[operation].Request, keys);
                foreach (var key in keys)
                {
                    _keyTraces[key].AddWrite(revision);
                }
            }

            openUpTo[revision] = openUpTo[revision - 1] + (isOpen ? 1 : 0);
        }

        foreach (var key in _keys)
        {
            _keyTraces[key].Close(openUpTo, _hasBlindDeletes);
        }
    }

    private void Classify(bool[] isPinned)
    {
        var values = new ValueUse(_operations);
        var ends = new LatestEnds(_operations);
        for (var i = 0; i < _operations.Count; i++)
        {
            if (_sweep.Roles[i] == OperationRole.UnknownWrite && !isPinned[i])
            {
                var request = _operations[i].Request;
                var isObservable = request is PutRequest put
                    && (values.IsCompared(put.Value) || _seenPairs.Contains((put.Key, put.Value)));
                _index.Add(i, request, isObservable, ends.Of(_operations[i]));
            }
        }
    }
}
