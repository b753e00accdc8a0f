using System.Reflection;
using Vigil.Seams;

namespace Vigil.Sim.World.Scoring;

/// <summary>The switch of a build with mutants of the sources. Other builds have none.</summary>
internal sealed class MutantSwitch
{
    private const string Name = "Vigil.Seams.MutantSwitch";

    private readonly FieldInfo _active;
    private readonly FieldInfo _reached;

    private MutantSwitch(FieldInfo active, FieldInfo reached) => (_active, _reached) = (active, reached);

    /// <summary>The mutant that is on, by its number; 0 for none. Set while nothing runs.</summary>
    public int Active
    {
        set => _active.SetValue(null, value);
    }

    /// <summary>By number, whose place was reached; null while nobody wants to know.</summary>
    public bool[]? Reached
    {
        set => _reached.SetValue(null, value);
    }

    /// <summary>This build's; null when it has none.</summary>
    public static MutantSwitch? Find()
    {
        var type = typeof(Invariant).Assembly.GetType(Name);
        return type?.GetField("Active") is { } active && type.GetField("Reached") is { } reached
            ? new MutantSwitch(active, reached)
            : null;
    }
}
