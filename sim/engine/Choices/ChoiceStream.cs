using Vigil.Seams;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Choices;

/// <summary>The one way to a decision: calls the chooser, and keeps its answer.</summary>
internal sealed class ChoiceStream(IChooser chooser)
{
    private readonly List<Choice> _made = new(256);

    /// <summary>What was decided, in order.</summary>
    public IReadOnlyList<Choice> Made => _made;

    /// <summary>
    /// A hash of what was decided and of what else was <see cref="Note(ulong)">noted</see> on the way.
    /// </summary>
    public ulong Hash { get; private set; } = 0x9E3779B97F4A7C15UL;

    /// <summary>True from the moment when nothing is left to search: every answer is 0 and none is kept.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Stops calling the chooser.</summary>
    public void Freeze() => IsFrozen = true;

    /// <summary>Decides. With a bound of 1 there is nothing to decide and nothing is kept.</summary>
    /// <returns>A number in [0, <paramref name="bound"/>).</returns>
    public int Next(ChoiceKind kind, string site, int bound)
    {
        Invariant.Holds(bound >= 1, "There is at least one answer.");
        return bound == 1 || IsFrozen ? 0 : Keep(kind, site, bound, chooser.Choose(kind, site, bound));
    }

    /// <summary>Decides which step comes next.</summary>
    public int NextStep(ReadOnlySpan<Step> enabled) =>
        enabled.Length == 1 || IsFrozen
            ? 0
            : Keep(ChoiceKind.Step, "step", enabled.Length, chooser.ChooseStep(enabled));

    /// <summary>Notifies the chooser of a step that was taken.</summary>
    internal void Taken(Step step, IReadOnlyList<Footprint> touched)
    {
        if (!IsFrozen)
        {
            chooser.Taken(step, touched);
        }
    }

    /// <summary>True in <paramref name="percent"/> of a hundred equal answers.</summary>
    public bool Chance(ChoiceKind kind, string site, int percent) =>
        percent > 0 && Next(kind, site, 100) >= 100 - percent;

    /// <summary>Mixes something that was observed into the hash, so that two runs that differ in it differ.</summary>
    public void Note(ulong observed)
    {
        unchecked
        {
            Hash = (Hash ^ observed) * 0xFF51AFD7ED558CCDUL;
            Hash ^= Hash >> 29;
        }
    }

    private int Keep(ChoiceKind kind, string site, int bound, int value)
    {
        Invariant.Holds(value >= 0 && value < bound, "A chooser answers within the bound.");
        _made.Add(new Choice(kind, site, bound, value));
        Note(((ulong)(uint)bound << 32) | ((ulong)(uint)value << 3) | (ulong)kind);
        return value;
    }
}
