using Vigil.Sim.Engine.Choices;

namespace Vigil.Sim.World.Raft;

/// <summary>What one execution of Raft came to.</summary>
/// <param name="Choices">What was chosen.</param>
/// <param name="Hash">Of the choices, the messages and the end.</param>
/// <param name="Violations">The laws that broke, each once, the first first.</param>
/// <param name="Marks">How often each <see cref="RaftMark"/> was reached.</param>
/// <param name="Steps">How many steps were taken.</param>
/// <param name="Elections">In how many terms somebody led.</param>
/// <param name="HealingTicks">How long it took, once all was healed, until the cluster was one.</param>
/// <param name="Story">What happened; empty unless the scope keeps it.</param>
internal sealed record RaftReport(
    IReadOnlyList<Choice> Choices,
    ulong Hash,
    IReadOnlyList<RaftViolation> Violations,
    IReadOnlyList<int> Marks,
    int Steps,
    int Elections,
    int HealingTicks,
    IReadOnlyList<string> Story)
{
    /// <summary>Whether a law broke; when one is given, that one.</summary>
    public bool Breaks(RaftLaw? law = null) =>
        law is null ? Violations.Count > 0 : Violations.Any(violation => violation.Law == law);
}

/// <summary>Runs a cluster of Raft nodes once, from the first message to convergence.</summary>
internal static class RaftExecution
{
    /// <summary>Runs one. It is a pure function of the build, the scope and what the chooser answers.</summary>
    /// <param name="choices">Where everything is decided.</param>
    /// <param name="scope">How large.</param>
    public static RaftReport Run(ChoiceStream choices, RaftScope scope)
    {
        var world = new RaftWorld(choices, scope);
        world.Run();
        choices.Note(unchecked((ulong)world.Oracle.Committed));
        choices.Note(unchecked((ulong)world.Steps));
        return new RaftReport(
            choices.Made,
            choices.Hash,
            world.Oracle.Violations,
            world.Oracle.Marks,
            world.Steps,
            world.Oracle.Elections,
            world.HealingTicks,
            world.Story);
    }
}
