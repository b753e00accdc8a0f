namespace Vigil.Sim.World.Explain;

/// <summary>All that a page knows. Its JSON is what the page's script reads.</summary>
internal sealed record PageData
{
    /// <summary>What was broken, the first first; empty when all laws held.</summary>
    public required IReadOnlyList<PageViolation> Violations { get; init; }

    /// <summary>The command that runs the execution again.</summary>
    public required string Command { get; init; }

    /// <summary>The seed of the execution that this was shrunk from.</summary>
    public required string Seed { get; init; }

    /// <summary>Who had made the choices.</summary>
    public required string Strategy { get; init; }

    /// <summary>The mutant that was in the code; empty for none.</summary>
    public required string Mutant { get; init; }

    /// <summary>The hash of the execution.</summary>
    public required string Hash { get; init; }

    /// <summary>How many choices it has.</summary>
    public required int Choices { get; init; }

    /// <summary>The processes, from left to right.</summary>
    public required IReadOnlyList<PageLane> Lanes { get; init; }

    /// <summary>The keys, in order.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Everything that happened, in order.</summary>
    public required IReadOnlyList<Moment> Moments { get; init; }

    /// <summary>How many moments were left out because the page would grow too large.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The moment that the first violation shows at; −1 for none.</summary>
    public required int Target { get; init; }

    /// <summary>The story, each line with the first moment that it is about.</summary>
    public required IReadOnlyList<PageLine> Story { get; init; }

    /// <summary>The faults that touch processes for a while.</summary>
    public required IReadOnlyList<PageFault> Faults { get; init; }

    /// <summary>True when an order was found that explains every answer.</summary>
    public required bool IsCertified { get; init; }

    /// <summary>The revisions in order.</summary>
    public required IReadOnlyList<PageRevision> Revisions { get; init; }

    /// <summary>The watches.</summary>
    public required IReadOnlyList<WatchRow> Watches { get; init; }

    /// <summary>Which choice decided it; null when that was not requested.</summary>
    public required PageCause? Cause { get; init; }
}

/// <summary>A law that was broken.</summary>
/// <param name="Law">Its name.</param>
/// <param name="Guarantee">What was promised.</param>
/// <param name="Message">What happened instead.</param>
/// <param name="Times">How often.</param>
internal sealed record PageViolation(string Law, string Guarantee, string Message, int Times);

/// <summary>A process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">Its name for a person.</param>
internal sealed record PageLane(string Name, string Label);

/// <summary>A line of the story.</summary>
/// <param name="Text">As <see cref="Failures.Story"/> has it.</param>
/// <param name="Moment">The first moment that it is about.</param>
internal sealed record PageLine(string Text, int Moment);

/// <summary>A fault over the processes that it touches.</summary>
/// <param name="Effect">What it means for them.</param>
/// <param name="Text">In words.</param>
/// <param name="Lanes">The processes.</param>
/// <param name="From">The moment that it struck.</param>
/// <param name="To">The moment that it was over.</param>
internal sealed record PageFault(string Effect, string Text, IReadOnlyList<string> Lanes, int From, int To);

/// <summary>A revision in the order of the writes.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="Writer">Who took it, in words.</param>
/// <param name="Moment">When it was taken, at the latest.</param>
/// <param name="Changes">What it changed.</param>
internal sealed record PageRevision(long Revision, string Writer, int Moment, IReadOnlyList<PageChange> Changes);

/// <summary>A change of a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="IsPut">False for a deletion.</param>
/// <param name="Value">The value after it.</param>
/// <param name="Version">The version after it.</param>
/// <param name="Create">The revision that made the key.</param>
/// <param name="Text">In words.</param>
internal sealed record PageChange(string Key, bool IsPut, string Value, long Version, long Create, string Text);

/// <summary>The ranking of causes, for a plot.</summary>
/// <param name="Points">By the length of the prefix.</param>
/// <param name="Moments">The moment that each prefix leads to.</param>
/// <param name="From">The place among the points before the largest rise.</param>
/// <param name="To">The one after it.</param>
/// <param name="Moment">The moment that it brought about; −1 for none.</param>
/// <param name="Text">In words.</param>
internal sealed record PageCause(
    IReadOnlyList<CausePoint> Points, IReadOnlyList<int> Moments, int From, int To, int Moment, string Text);
