using Grpc.Core;
using Vigil.Core;
using Vigil.Seams;
using Vigil.Server.Node;

namespace Vigil.Server.Upkeep;

/// <summary>Compacts history by a policy, for all members: the leader alone proposes it.</summary>
/// <remarks>
/// Every member runs the policy, so that a new leader knows which revision was current an hour ago; it may compact
/// again what the one before it had compacted, which changes nothing.
/// </remarks>
internal sealed class Compactor(
    Member member, ICompactionPolicy policy, TimeProvider time, NodeMutants mutants = NodeMutants.None)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        while (true)
        {
            await LookAsync(ending);
            await Waits.DelayAsync(policy.Interval, time, ending);
        }
    }

    private async Task LookAsync(CancellationToken ending)
    {
        var now = time.GetElapsedTime(_start);
        if (policy.Decide(now, member.Store.CurrentRevision) is not { } revision
            || member.Cluster.Status.Leader != member.Identity.MemberId)
        {
            return;
        }

        if (mutants.HasFlag(NodeMutants.CompactNewest))
        {
            revision = member.Store.CurrentRevision;
        }

        if (mutants.HasFlag(NodeMutants.CompactOneMore))
        {
            revision = Math.Min(revision + 1, member.Store.CurrentRevision);
        }

        if (mutants.HasFlag(NodeMutants.CompactOnce) && member.Store.ReadStats().CompactRevision > 0)
        {
            return;
        }

        try
        {
            var result = await member.WriteAsync<CompactResult>(new CompactCommand(revision), ending);
            if (result.IsOk || result.Error == StoreError.Compacted)
            {
                // Compacted by somebody else, and further, is just as good.
                policy.Done(now, revision);
                await member.ScrubAsync();
            }
        }
        catch (RpcException)
        {
            // Not committed: the policy decides it again.
        }
    }
}
