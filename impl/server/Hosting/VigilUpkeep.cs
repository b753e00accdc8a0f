using Microsoft.Extensions.Hosting;
using Vigil.Core;

namespace Vigil.Server.Hosting;

/// <summary>What goes on by itself while a server runs: leases end, history is compacted, meters are read.</summary>
/// <remarks>A member of a cluster ends leases itself, and what is compacted goes through its log.</remarks>
internal sealed class VigilUpkeep(Member member, ICompactionPolicy? autoCompaction, TimeProvider time)
    : IHostedService, IDisposable
{
    private readonly List<IDisposable> _running = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running.Add(Metrics.CreateMeter(member));
        if (member.Cluster is MemoryCluster)
        {
            _running.Add(new LeaseExpiry(member.Lessor, time));
        }
        else
        {
            _running.Add(new Scrubbing(member, time));
        }

        if (autoCompaction is not null)
        {
            _running.Add(member.Cluster is MemoryCluster
                ? new AutoCompactor(member.Store, autoCompaction, time)
                : new ClusterCompactor(member, autoCompaction, time));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _running.ForEach(running => running.Dispose());
        _running.Clear();
    }
}
