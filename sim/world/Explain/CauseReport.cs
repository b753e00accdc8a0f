using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Explain;

/// <summary>How often the law breaks after a prefix of the choices.</summary>
/// <param name="Choices">How many choices the prefix has.</param>
/// <param name="Broken">In how many runs the law broke.</param>
/// <param name="Runs">Of how many.</param>
internal sealed record CausePoint(int Choices, int Broken, int Runs)
{
    /// <summary>From 0, never, to 1, always.</summary>
    public double Share => (double)Broken / Runs;
}

/// <summary>What a ranking of causes came to.</summary>
/// <param name="Points">By the length of the prefix.</param>
/// <param name="From">The prefix before the largest rise.</param>
/// <param name="To">The prefix after it; the same when nothing rises.</param>
internal sealed record CauseReport(IReadOnlyList<CausePoint> Points, CausePoint From, CausePoint To)
{
    /// <summary>The moment that the largest rise brought about; null when nothing rises.</summary>
    /// <param name="moments">All of the execution.</param>
    public Moment? FindMoment(IReadOnlyList<Moment> moments)
    {
        if (From == To)
        {
            return null;
        }

        // What a choice brings about comes after it was made; what a person knows by name comes before a message.
        var first = moments.FirstOrDefault(moment => moment.Choices >= To.Choices);
        return moments.FirstOrDefault(moment => moment.Choices == first?.Choices && moment.Kind != MomentKind.Send)
            ?? first;
    }

    /// <summary>The ranking in one sentence or two.</summary>
    /// <param name="schedule">What was ranked.</param>
    /// <param name="moments">All moments of the execution.</param>
    public string Describe(Failures.Schedule schedule, IReadOnlyList<Moment> moments)
    {
        if (From == To)
        {
            return $"{schedule.Law} breaks in {Points[0].Broken} of {Points[0].Runs} runs from the beginning, and no "
                + "choice makes it more likely: what the clients do is enough.";
        }

        var choice = schedule.Choices[To.Choices - 1];
        var moment = FindMoment(moments) is { } found
            ? $"step {found.Id + 1}, {found.Lane.Replace('-', ' ')}: {found.Text}" : "what follows the last step";
        return $"{schedule.Law} breaks in {From.Broken} of {From.Runs} runs left to chance before choice {To.Choices} "
            + $"of {schedule.Choices.Count}, in {To.Broken} of {To.Runs} after it "
            + $"({Describe(choice)}). It leads to {moment}.";
    }

    private static string Describe(Choice choice) => choice.Kind switch
    {
        ChoiceKind.Step => $"which of {choice.Bound} steps came next: number {choice.Value + 1}",
        ChoiceKind.Latency => $"which of {choice.Bound} latencies a message had: number {choice.Value + 1}",
        ChoiceKind.Entropy => $"a random number drawn by the code: {choice.Value} of {choice.Bound}",
        _ => $"{choice.Site}: {choice.Value} of {choice.Bound}",
    };
}
