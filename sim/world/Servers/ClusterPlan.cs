using Vigil.Core;
using Vigil.Server;
using Vigil.Server.Node;
using Vigil.Server.Node.Proofs;
using Vigil.Sim.World.Oracle;
using Vigil.Storage;

namespace Vigil.Sim.World.Servers;

/// <summary>What is the same for all members of a cluster.</summary>
/// <param name="Store">Of each store.</param>
/// <param name="Node">Of each node.</param>
/// <param name="Storage">Of each log.</param>
/// <param name="Limits">Of each member's services.</param>
/// <param name="Mutants">Faults in their code.</param>
/// <param name="OnFailure">Called with an unexpected exception of a task or a handler.</param>
internal sealed record ClusterPlan(
    StoreOptions Store,
    NodeOptions Node,
    StorageOptions Storage,
    ServerLimits Limits,
    Mutants Mutants,
    Action<string, Exception> OnFailure)
{
    /// <summary>
    /// What history a member gives up by itself, by its name; null for none. Each process has a policy of its own.
    /// </summary>
    public Func<string, ICompactionPolicy>? NewCompaction { get; init; }

    /// <summary>As <see cref="NodeParts.OnForged"/>; null for nobody.</summary>
    public Action<string, bool>? OnForged { get; init; }

    /// <summary>What members prove themselves with; null for nothing.</summary>
    public PeerSecret? Secret { get; init; }

    /// <summary>Called with the law that a member broke, and how.</summary>
    public required Action<Law, string> OnBroken { get; init; }

    /// <summary>The alarms of all members.</summary>
    public required AlarmTruth Alarms { get; init; }

    /// <summary>
    /// A tick takes long in virtual time, so that an execution of minutes is not one of heartbeats; all that matters is
    /// how many of them fit into a lease, a time-out and a fault.
    /// </summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>Some sectors: enough that most batches overwrite zeros, and that some do not fit.</summary>
    private const int FillBytes = 4096;

    public static ClusterPlan Of(
        WorldOptions world, Mutants mutants, Action<string, Exception> onFailure, Action<Law, string> onBroken)
    {
        var ticks = world.HasShortTicks
            ? new NodeOptions()
            : new NodeOptions { TickInterval = Tick, ElectionTicks = 4 };
        var node = ticks with
        {
            SnapshotAfterBytes = world.SnapshotAfterBytes,
            AppliedBytesMax = world.AppliedBytesMax,
            KeepEntries = world.KeepEntries,
            ChunkBytes = world.ChunkBytes,
            ReadMode = mutants.Reads,
            Mutants = mutants.Node,
            RaftMutants = mutants.Raft,
        };
        var storage = new StorageOptions
        {
            SegmentBytes = world.SegmentBytes,
            FillBytes = (int)Math.Min(FillBytes, world.SegmentBytes),
            Mutants = mutants.Storage,
        };
        return new ClusterPlan(
            world.ToStoreOptions(), node, storage, world.ToServerLimits(), mutants, onFailure)
        {
            OnBroken = onBroken,
            Alarms = new AlarmTruth(onBroken),
            Secret = world.HasPeerSecret ? new PeerSecret("nobody else knows it"u8) : null,
        };
    }
}
