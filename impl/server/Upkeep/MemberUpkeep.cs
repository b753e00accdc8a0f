using Vigil.Core;
using Vigil.Seams;
using Vigil.Server.Node;

namespace Vigil.Server.Upkeep;

/// <summary>The background work while a member runs: leases end, history is compacted, its memory is freed.</summary>
/// <remarks>A member of a cluster ends leases itself, and what it compacts goes through its log.</remarks>
internal sealed class MemberUpkeep(
    Member member,
    ICompactionPolicy? compaction,
    TimeProvider time,
    Supervisor supervisor,
    NodeMutants mutants = NodeMutants.None) : IDisposable
{
    /// <summary>How long failed work waits before it is restarted.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ending = new();
    private LeaseExpiry? _expiry;

    public void Begin()
    {
        if (member.Cluster is MemoryCluster)
        {
            _expiry = new LeaseExpiry(member.Lessor, time);
        }
        else
        {
            Keep("member.scrub", new Scrubber(member, time).RunAsync);
        }

        if (compaction is not null)
        {
            Keep("member.compact", new Compactor(member, compaction, time, mutants).RunAsync);
        }
    }

    public void Dispose()
    {
        _expiry?.Dispose();
        _ending.Cancel();
    }

    private void Keep(string name, Func<CancellationToken, Task> run) =>
        supervisor.Keep(name, () => run(_ending.Token), Pause, time, _ending.Token);
}
