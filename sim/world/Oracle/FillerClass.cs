using Vigil.Model;

namespace Vigil.Sim.World.Oracle;

/// <summary>Unknown writes that nobody can distinguish, so that it is enough to try the first that is free.</summary>
/// <param name="request">One of the requests, standing for all.</param>
/// <param name="component">The component of the keys concerned; see <see cref="Fillers"/>.</param>
/// <param name="latest">The last revision that one of them can have taken.</param>
internal sealed class FillerClass(Request request, int component, long latest = long.MaxValue)
{
    private readonly List<int> _operations = [];
    private int _firstFree;

    /// <summary>True for plain deletes.</summary>
    public bool IsDelete { get; } = request is DeleteRangeRequest;

    /// <summary>True for plain puts.</summary>
    public bool IsPut { get; } = request is PutRequest;

    /// <summary>The component of the keys concerned.</summary>
    public int Component { get; } = component;

    /// <summary>Operations are added in order of invocation.</summary>
    public void Add(int operation) => _operations.Add(operation);

    /// <summary>
    /// True when a member, free or not, was called early enough to have taken the revision, and answered late enough.
    /// </summary>
    public bool IsPossible(long revision, long[] earliest) =>
        revision <= latest && earliest[_operations[0]] < revision;

    /// <summary>Takes the first free operation that may have taken the revision; −1 when there is none.</summary>
    public int Take(long revision, long[] earliest, bool[] isUsed)
    {
        for (var i = _firstFree; i < _operations.Count && revision <= latest; i++)
        {
            var operation = _operations[i];
            if (earliest[operation] >= revision)
            {
                break;
            }

            if (!isUsed[operation])
            {
                isUsed[operation] = true;
                _firstFree = i == _firstFree ? i + 1 : _firstFree;
                return operation;
            }
        }

        return -1;
    }

    /// <summary>Gives an operation back that was taken.</summary>
    public void GiveBack(int operation, bool[] isUsed)
    {
        isUsed[operation] = false;
        _firstFree = Math.Min(_firstFree, _operations.BinarySearch(operation));
    }
}
