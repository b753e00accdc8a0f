using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Vigil.Core;

namespace Vigil.Server.Hosting;

/// <summary>What goes on by itself while a server runs: leases end, history is compacted, meters are read.</summary>
internal sealed class VigilUpkeep(Member member, ICompactionPolicy? autoCompaction, TimeProvider time)
    : IHostedService, IDisposable
{
    private Meter? _meter;
    private LeaseExpiry? _expiry;
    private AutoCompactor? _compactor;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter = Metrics.CreateMeter(member.Store);
        _expiry = new LeaseExpiry(member.Lessor, time);
        _compactor = autoCompaction is null ? null : new AutoCompactor(member.Store, autoCompaction, time);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _meter?.Dispose();
        _expiry?.Dispose();
        _compactor?.Dispose();
    }
}
