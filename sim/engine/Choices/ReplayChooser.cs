namespace Vigil.Sim.Engine.Choices;

/// <summary>Answers what was answered before.</summary>
/// <remarks>
/// A strict replay stops with <see cref="ReplayDivergedException"/> when a choice is not the recorded one. A lenient
/// one, which shrinking needs, fits the old answer to the new choice, and answers 0 when it has no more.
/// </remarks>
internal sealed class ReplayChooser(IReadOnlyList<Choice> recorded, bool isStrict) : IChooser
{
    private int _next;

    /// <summary>How many recorded answers were given.</summary>
    public int Used => Math.Min(_next, recorded.Count);

    /// <inheritdoc/>
    public int Choose(ChoiceKind kind, string site, int bound)
    {
        var place = _next++;
        if (place >= recorded.Count)
        {
            return isStrict ? throw new ReplayDivergedException(place, null, kind, site, bound) : 0;
        }

        var old = recorded[place];
        if (isStrict && (old.Kind != kind || old.Bound != bound || old.Site != site))
        {
            throw new ReplayDivergedException(place, old, kind, site, bound);
        }

        return Math.Min(old.Value, bound - 1);
    }
}

/// <summary>
/// A replay made a choice that is not the recorded one: the build or the configuration is another one.
/// </summary>
internal sealed class ReplayDivergedException : Exception
{
    internal ReplayDivergedException(int place, Choice? recorded, ChoiceKind kind, string site, int bound)
        : base(Describe(place, recorded, kind, site, bound))
    {
        Place = place;
    }

    /// <summary>The first choice that differs, counted from 0.</summary>
    public int Place { get; }

    private static string Describe(int place, Choice? recorded, ChoiceKind kind, string site, int bound)
    {
        var now = $"choice {place} is now {kind} {site} of {bound}";
        return recorded is { } old
            ? $"{now}, the recording has {old.Kind} {old.Site} of {old.Bound}"
            : $"{now}, the recording ends before it";
    }
}
