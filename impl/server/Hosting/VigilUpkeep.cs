using Microsoft.Extensions.Hosting;
using Vigil.Core;

namespace Vigil.Server.Hosting;

/// <summary>What goes on by itself while a server runs: leases end, history is compacted.</summary>
internal sealed class VigilUpkeep(Member member, ICompactionPolicy? autoCompaction, TimeProvider time)
    : IHostedService, IDisposable
{
    private LeaseExpiry? _expiry;
    private AutoCompactor? _compactor;

    public Task StartAsync(CancellationToken cancellationToken)
    {
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
        _expiry?.Dispose();
        _compactor?.Dispose();
    }
}
