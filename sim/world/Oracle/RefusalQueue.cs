using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// The refused operations waiting for a revision at which the model refuses them too. Each is given the first that
/// fits, which limits the others least.
/// </summary>
internal sealed class RefusalQueue
{
    private readonly IReadOnlyList<Operation> _operations;
    private readonly RevisionSweep _sweep;
    private readonly bool _isLastRevisionFinal;
    private readonly List<int> _refused = [];
    private readonly List<(int Index, long Revision)> _settled = [];
    private readonly bool[] _isSettled;
    private int _first;

    public RefusalQueue(IReadOnlyList<Operation> operations, RevisionSweep sweep, bool isLastRevisionFinal)
    {
        _operations = operations;
        _sweep = sweep;
        _isLastRevisionFinal = isLastRevisionFinal;
        for (var i = 0; i < sweep.Roles.Length; i++)
        {
            if (sweep.Roles[i] == OperationRole.Refused)
            {
                _refused.Add(i);
            }
        }

        _isSettled = new bool[_refused.Count];
    }

    /// <summary>True when some refusal still waits for its revision.</summary>
    public bool HasUnsettled => _settled.Count < _refused.Count;

    /// <summary>The first refusal that waits, by its place in the history; −1 when none does.</summary>
    public int FirstUnsettled => HasUnsettled ? _refused[Array.IndexOf(_isSettled, false)] : -1;

    /// <summary>Settles what the state explains.</summary>
    /// <param name="state">The state at the revision reached.</param>
    /// <returns>
    /// An operation that no later revision can explain either, by its place in the history; −1 for none.
    /// </returns>
    public int Settle(State state)
    {
        var firstReturn = long.MaxValue;
        for (var i = _first; i < _refused.Count && _sweep.Earliest[_refused[i]] <= state.Revision; i++)
        {
            if (_isSettled[i])
            {
                continue;
            }

            var operation = _operations[_refused[i]];

            // Refused after another one had returned, it can't be refused at an earlier revision than that one.
            if (operation.Invoked < firstReturn && IsRefused(state, operation))
            {
                _isSettled[i] = true;
                _settled.Add((i, state.Revision));
                continue;
            }

            firstReturn = Math.Min(firstReturn, operation.Returned);
            if (state.Revision >= _sweep.Latest(_refused[i]) && !MayStillCome(_refused[i]))
            {
                return _refused[i];
            }
        }

        while (_first < _refused.Count && _isSettled[_first])
        {
            _first++;
        }

        return -1;
    }

    /// <summary>Forgets what was settled at <paramref name="revision"/> or later.</summary>
    public void TakeBack(long revision)
    {
        while (_settled.Count > 0 && _settled[^1].Revision >= revision)
        {
            var index = _settled[^1].Index;
            _isSettled[index] = false;
            _first = Math.Min(_first, index);
            _settled.RemoveAt(_settled.Count - 1);
        }
    }

    private static bool IsRefused(State state, Operation operation) =>
        state.Step(operation.Request).Response is RefusedResponse refused && refused.Error == operation.Outcome.Error;

    /// <summary>
    /// Nothing later limits it, so that it may have been refused after the last revision that was seen.
    /// </summary>
    private bool MayStillCome(int operation) => !_isLastRevisionFinal && !_sweep.IsLimited(operation);
}
