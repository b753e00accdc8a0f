using Vigil.Raft;

namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>A state of one machine, and one way to it. What happens in it is found out once.</summary>
/// <param name="number">Counts the states of all machines, from 0.</param>
/// <param name="node">Whose it is.</param>
/// <param name="before">The state before; null for the first.</param>
/// <param name="input">What was fed to that.</param>
internal sealed class LocalState(int number, int node, LocalState? before, LocalInput input)
{
    private readonly Dictionary<LocalInput, LocalMove[]> _moves = [];

    public int Number => number;

    public int Node => node;

    public LocalState? Before => before;

    public LocalInput Input => input;

    /// <summary>What was done on the way; the same on every way.</summary>
    public required Deeds Deeds { get; init; }

    /// <summary>What its state was made of, for the state of the cluster.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>What can follow an input: a move for each outcome. Null when that is not known yet.</summary>
    public LocalMove[]? MovesOf(LocalInput next) => _moves.GetValueOrDefault(next);

    public void Keep(LocalInput next, LocalMove[] moves) => _moves.Add(next, moves);
}

/// <summary>What is fed to a machine.</summary>
/// <param name="Event">The event.</param>
/// <param name="Message">The number of the message that arrives; −1 for none.</param>
internal readonly record struct LocalInput(SmallEvent Event, int Message)
{
    /// <summary>How the machine crashes in it; null when it does not.</summary>
    public LocalCrash? Crash { get; init; }
}

/// <summary>How a machine crashes.</summary>
/// <param name="Place">At which of the places at which it could, from 0.</param>
/// <param name="Answer">In which way, from 1 on.</param>
internal readonly record struct LocalCrash(int Place, int Answer);

/// <summary>A machine's way from one state to the next.</summary>
/// <param name="After">Where it leads.</param>
/// <param name="Sent">The numbers of the messages that leave, in order.</param>
/// <param name="Reads">What was answered to reads.</param>
/// <param name="Violation">What broke in it; null for nothing.</param>
internal sealed record LocalMove(
    LocalState After, IReadOnlyList<int> Sent, IReadOnlyList<ReadState> Reads, RaftViolation? Violation);
