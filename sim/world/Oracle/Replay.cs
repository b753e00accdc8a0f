using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// The part of the certificate that needs the keys: replays the writes in the order of their revisions through the
/// model, fills the holes with unknown writes, and compares every answer.
/// </summary>
/// <remarks>
/// Exact: when it gives up, no choice of fillers explains the answers. Acknowledged operations are never guessed about,
/// and a failure returns straight to the latest guess that can have caused it.
/// </remarks>
internal sealed class Replay
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly RevisionSweep _sweep;
    private readonly Fillers? _fillers;
    private readonly WatchEvidence? _watches;
    private readonly RefusalQueue _refusals;
    private readonly ReadsByRevision _reads;
    private readonly Revocations _revocations;
    private readonly IReadOnlyList<Change>[] _changes;
    private readonly int[] _writers;
    private readonly Stack<ReplayGuess> _guesses = [];
    private readonly List<(long Revision, int Operation)> _pinned = [];
    private readonly long _searchStepsMax;
    private State _state;
    private long _revision = 1;
    private long _frontier;
    private ReplayFailure? _furthest;

    public Replay(
        IReadOnlyList<Operation> operations,
        RevisionSweep sweep,
        WatchEvidence? watches,
        bool isFinal,
        long searchStepsMax,
        bool mayLeaveKeys)
    {
        (_operations, _sweep) = (operations, sweep);
        _state = State.TrustingLeases(LeaseGrants.Repeated(operations));
        _watches = sweep.Holes > 0 ? watches : null;
        _fillers = sweep.Holes > 0 ? new Fillers(operations, sweep, watches ?? new WatchEvidence([], 0)) : null;
        _refusals = new RefusalQueue(operations, sweep, isFinal);
        _reads = new ReadsByRevision(operations, sweep);
        _revocations = mayLeaveKeys ? new Revocations([]) : new Revocations(operations);
        _changes = new IReadOnlyList<Change>[sweep.LastRevision + 1];
        Array.Fill(_changes, []);
        _writers = (int[])sweep.WriteAt.Clone();
        _searchStepsMax = searchStepsMax + (10L * operations.Count);
    }

    /// <summary>Model steps spent on revisions that had been reached before.</summary>
    public long SearchSteps { get; private set; }

    /// <summary>True when the search was given up at its bound.</summary>
    public bool IsUndecided { get; private set; }

    /// <summary>How many unknown writes took a revision.</summary>
    public int Applied => _sweep.Holes;

    /// <summary>Replays everything.</summary>
    /// <returns>
    /// What can't be explained, the furthest that the search came; null when all is, or when undecided.
    /// </returns>
    public ReplayFailure? Run()
    {
        var failure = CheckState();
        while (true)
        {
            if (failure is null)
            {
                if (_revision == _sweep.LastRevision)
                {
                    return null;
                }

                _revision++;
                failure = Advance();
                continue;
            }

            Remember(failure);
            if (!TryAgain(failure))
            {
                return IsUndecided ? null : _furthest;
            }

            failure = null;
        }
    }

    /// <summary>The order found. Only after a <see cref="Run"/> that failed at nothing.</summary>
    public CertifiedOrder Order() => new(_changes, _writers);

    private ReplayFailure? Advance()
    {
        var writer = _sweep.WriteAt[_revision];
        if (writer >= 0)
        {
            return Write(writer);
        }

        if (_fillers is null)
        {
            throw new InvalidOperationException("There is a hole, and nothing to fill it with.");
        }

        var pinned = _fillers.PinnedAt(_revision);
        if (pinned >= 0)
        {
            return WritePinned(_fillers, pinned);
        }

        return Guess(_fillers, _fillers.CandidatesAt(_revision, _state));
    }

    private ReplayFailure? Write(int operation)
    {
        var (request, response) = (_operations[operation].Request, _operations[operation].Outcome.Response);
        var result = Step(request);
        if (response is null || result.Changes.Count == 0
            || !ResponseMatch.IsEqual(request, result.Response, response, out var key))
        {
            return Wrong(operation, result.Response, null);
        }

        _state = result.Next;
        _changes[_revision] = result.Changes;
        return CheckState();
    }

    private ReplayFailure? WritePinned(Fillers fillers, int operation)
    {
        if (fillers.IsUsed[operation])
        {
            var text = $"{_operations[operation]} was called once, and what it wrote was seen at two revisions.";
            return new ReplayFailure { Revision = _revision, Operation = operation, Reason = text, Keys = [] };
        }

        if (_sweep.Earliest[operation] >= _revision)
        {
            var text = $"What {_operations[operation]} wrote was seen at revision {_revision}, though revision "
                + $"{_sweep.Earliest[operation]} had been returned before it was called.";
            return new ReplayFailure { Revision = _revision, Operation = operation, Reason = text, Keys = [] };
        }

        var result = Step(_operations[operation].Request);
        if (!Fits(result.Changes))
        {
            var text = $"Revision {_revision} was seen to be written by {_operations[operation]}, which can't have "
                + $"written that there: {ResponseText.Of(result.Response)}.";
            return Wrong(operation, result.Response, text);
        }

        fillers.Use(operation);
        _pinned.Add((_revision, operation));
        _writers[_revision] = operation;
        _state = result.Next;
        _changes[_revision] = result.Changes;
        return CheckState();
    }

    private ReplayFailure? Guess(Fillers fillers, ReplayGuess guess)
    {
        while (guess.MoveNext())
        {
            if (guess.Class is not { } from || fillers.Take(from, guess.Revision) is var operation && operation < 0)
            {
                continue;
            }

            _revision = guess.Revision;
            _state = guess.Before;
            var result = Step(_operations[operation].Request);
            if (Fits(result.Changes))
            {
                guess.Operation = operation;
                _writers[_revision] = operation;
                _state = result.Next;
                _changes[_revision] = result.Changes;
                if (CheckState() is not { } failure)
                {
                    _guesses.Push(guess);
                    return null;
                }

                Remember(failure);
                guess.AddFailure(ConflictOf(failure));
                _refusals.TakeBack(guess.Revision);
            }

            fillers.GiveBack(from, operation);
        }

        return new ReplayFailure
        {
            Revision = guess.Revision,
            Reason = NoWriter(fillers, guess.Revision),
            Exhausted = guess,
        };
    }

    /// <summary>Returns to the latest guess that can be to blame, and makes another one there.</summary>
    private bool TryAgain(ReplayFailure failure)
    {
        var conflict = ConflictOf(failure);
        while (_fillers is not null && _guesses.TryPop(out var guess))
        {
            TakeBack(_fillers, guess);
            if (conflict is not null && !guess.Concerns(conflict))
            {
                continue;
            }

            if (SearchSteps > _searchStepsMax)
            {
                IsUndecided = true;
                return false;
            }

            guess.AddFailure(conflict);
            if (Guess(_fillers, guess) is not { } exhausted)
            {
                return true;
            }

            Remember(exhausted);
            conflict = ConflictOf(exhausted);
        }

        return false;
    }

    private void TakeBack(Fillers fillers, ReplayGuess guess)
    {
        _refusals.TakeBack(guess.Revision);
        while (_pinned.Count > 0 && _pinned[^1].Revision > guess.Revision)
        {
            fillers.GiveBack(_pinned[^1].Operation);
            _pinned.RemoveAt(_pinned.Count - 1);
        }

        if (guess.Class is { } from)
        {
            fillers.GiveBack(from, guess.Operation);
        }
    }

    private bool Fits(IReadOnlyList<Change> changes)
    {
        if (changes.Count == 0)
        {
            return false;
        }

        foreach (var pair in _fillers?.PairsAt(_revision) ?? [])
        {
            var isFound = false;
            for (var i = 0; i < changes.Count; i++)
            {
                isFound |= changes[i].Kv.Equals(pair);
            }

            if (!isFound)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Everything that was seen at the revision reached, but for its write.</summary>
    private ReplayFailure? CheckState()
    {
        if (_watches is not null)
        {
            var keys = new List<Blob>();
            if (!_watches.Agrees(_revision, _changes[_revision], keys))
            {
                var text = $"What watches saw at revision {_revision} is not what was written then.";
                return new ReplayFailure { Revision = _revision, Reason = text, Keys = keys };
            }
        }

        foreach (var operation in _reads.At(_revision))
        {
            var (request, response) = (_operations[operation].Request, _operations[operation].Outcome.Response);
            var result = Step(request);
            if (response is null || result.Changes.Count > 0
                || !ResponseMatch.IsEqual(request, result.Response, response, out _))
            {
                return Wrong(operation, result.Response, null);
            }
        }

        if (_revocations.Broken(_revision, _state) is { } broken)
        {
            return new ReplayFailure { Revision = _revision, Operation = broken.Operation, Reason = broken.Reason };
        }

        var refused = _refusals.Settle(_state);
        if (refused < 0 && _revision == _sweep.LastRevision && _refusals.HasUnsettled
            && !new TailSearch(_operations, _sweep, _refusals, _fillers?.IsUsed).IsExplained(_state))
        {
            refused = _refusals.FirstUnsettled;
        }

        if (refused < 0)
        {
            return null;
        }

        var reason = $"{_operations[refused]} was refused, but at no revision it can have seen is that right.";
        return new ReplayFailure { Revision = _revision, Operation = refused, Reason = reason };
    }

    private StepResult Step(Request request)
    {
        if (_revision <= _frontier)
        {
            SearchSteps++;
        }

        return _state.Step(request);
    }

    private ReplayFailure Wrong(int operation, Response expected, string? reason)
    {
        var request = _operations[operation].Request;
        var keys = new List<Blob>(1);
        var isList = RequestKeys.Collect(request, keys);
        if (!isList)
        {
            keys.Clear();
            if (_operations[operation].Outcome.Response is { } actual)
            {
                ResponseMatch.IsEqual(request, expected, actual, out var key);
                if (key is { } one)
                {
                    keys.Add(one);
                    isList = true;
                }
            }
        }

        return new ReplayFailure
        {
            Revision = _revision,
            Operation = operation,
            Expected = expected,
            Reason = reason,
            Keys = isList ? keys : null,
        };
    }

    /// <summary>The components that are reason enough for a failure; null when any guess may be to blame.</summary>
    private List<int>? ConflictOf(ReplayFailure failure)
    {
        if (_fillers is null || _fillers.HasRanges)
        {
            return null;
        }

        if (failure.Exhausted is { } guess)
        {
            return guess.WholeConflict();
        }

        if (failure.Keys is not { } keys)
        {
            return null;
        }

        var components = new List<int>(keys.Count);
        foreach (var key in keys)
        {
            components.Add(_fillers.ComponentOf(key));
        }

        return components;
    }

    private void Remember(ReplayFailure failure)
    {
        _frontier = Math.Max(_frontier, failure.Revision);
        if (_furthest is null || failure.Revision > _furthest.Revision)
        {
            _furthest = failure;
        }
    }

    private static string NoWriter(Fillers fillers, long revision)
    {
        var seen = fillers.PairsAt(revision) is { Count: > 0 } pairs ? $" ({string.Join("; ", pairs)})" : "";
        return $"Somebody wrote at revision {revision}{seen}, but nobody called a request that can have done that.";
    }
}
