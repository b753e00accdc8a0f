namespace Vigil.Raft;

/// <summary>What a node has to remember across a crash, besides its log (Raft paper, figure 2).</summary>
/// <param name="Term">The latest term it has seen; 0 before the first.</param>
/// <param name="Vote">Whom it voted for in that term; 0 is nobody.</param>
/// <param name="Commit">The last entry that it knows to be committed. A hint: older is safe, newer is not.</param>
internal readonly record struct HardState(long Term, ulong Vote, long Commit);
