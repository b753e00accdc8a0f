namespace Vigil.Sim.Strategies;

/// <summary>What all lanes of one name did in an execution, and what they brought about.</summary>
/// <param name="lanes">How many have that name. At least 1.</param>
internal sealed class LaneWork(int lanes)
{
    private readonly Dictionary<int, long> _touches = [];
    private long _steps;

    /// <summary>Adds what one of them did, or a descendant of one.</summary>
    /// <param name="touches">How often it touched what.</param>
    /// <param name="own">What it touches at each of its steps.</param>
    public void Add(IReadOnlyDictionary<int, int> touches, int own)
    {
        _steps += touches.GetValueOrDefault(own);
        foreach (var (resource, count) in touches)
        {
            _touches[resource] = _touches.GetValueOrDefault(resource) + count;
        }
    }

    /// <summary>
    /// How many steps there were for each of them, and of these how many touched <paramref name="resource"/>; any when
    /// that is null.
    /// </summary>
    public double Average(int? resource) =>
        (double)(resource is { } one ? _touches.GetValueOrDefault(one) : _steps) / lanes;
}
