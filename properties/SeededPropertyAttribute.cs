using FsCheck.Xunit;
using Vigil.Properties.Laws;

namespace Vigil.Properties;

/// <summary>
/// A property whose cases follow from VIGIL_SIM_SEED, so that a test run of one build has one outcome.
/// </summary>
/// <remarks>Another seed is another search: a number, or <c>fresh</c> for one that was never used.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SeededPropertyAttribute : PropertyAttribute
{
    /// <summary>Takes the seed from the environment.</summary>
    public SeededPropertyAttribute()
    {
        // FsCheck wants two numbers, the second odd.
        Replay = $"({Budget.Seed},{(Budget.Seed << 1) | 1})";
    }
}
