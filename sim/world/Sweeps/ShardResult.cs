namespace Vigil.Sim.World.Sweeps;

/// <summary>How far a shard is, and what came of it so far.</summary>
/// <param name="Plan">What is swept.</param>
/// <param name="Shard">Which part this is.</param>
/// <param name="Answer">What came of the first of its executions.</param>
internal sealed record ShardResult(SweepPlan Plan, Shard Shard, SweepAnswer Answer)
{
    /// <summary>How many executions it has when it is done.</summary>
    public long Executions => Shard.PartOf(Plan.Executions, Plan.Block).Count;

    /// <summary>True when none is left.</summary>
    public bool IsDone => Answer.Counts.Executions == Executions;

    /// <summary>The seed of the execution that is next.</summary>
    public ulong NextSeed => Plan.SeedOf(Next);

    /// <summary>The place in the whole sweep, from 0, of the execution that is next.</summary>
    internal long Next => Shard.PartOf(Plan.Executions, Plan.Block).First + Answer.Counts.Executions;
}
