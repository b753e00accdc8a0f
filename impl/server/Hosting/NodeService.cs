using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vigil.Server.Node;
using Vigil.Storage;

namespace Vigil.Server.Hosting;

/// <summary>Runs a member's loop as long as the host runs, and ends the host when the loop ends by itself.</summary>
internal sealed class NodeService(
    DurableMember member, IHostApplicationLifetime lifetime, ILogger<NodeService> logger) : IHostedService, IDisposable
{
    /// <summary>Guards <see cref="_told"/>.</summary>
    private readonly object _gate = new();

    /// <summary>What was logged of other members: each thing once, though it comes with every attempt.</summary>
    private readonly SortedSet<string> _told = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Why the loop ended by itself; null as long as it has not.</summary>
    public MemberStoppedException? Failure { get; private set; }

    private ClusterNode Node => member.Node;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        member.Refused = TellRefusal;
        member.Faulted = (what, failure) => logger.LogError(failure, "{What} failed", what);
        _running = RunAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            if (await Task.Run(() => Node.RunAsync(_stopping.Token)) == NodeEnd.Removed)
            {
                Failure = new MemberStoppedException(
                    MemberStop.Removed,
                    $"member {Node.Id:x} has been permanently removed from the cluster: its data directory can be "
                    + "deleted; to take part again, add it with member add and start it with an empty one");
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the member can do nothing any more, and the process must not go on as if it could.
            Failure ??= Explain(e);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private void TellRefusal(Api.Member other, string cause)
    {
        var text = $"the member at {string.Join(", ", other.PeerURLs)} refuses this one: {cause}";
        lock (_gate)
        {
            if (!_told.Add(text))
            {
                return;
            }
        }

        logger.LogError("{Refusal}", text);
    }

    private static MemberStoppedException Explain(Exception failure) => failure switch
    {
        IOException => new MemberStoppedException(
            MemberStop.DiskFailed,
            $"the disk failed: {failure.Message}",
            failure),
        StorageException => new MemberStoppedException(MemberStop.DiskFailed, failure.Message, failure),
        _ => new MemberStoppedException(
            MemberStop.Broken, $"the member stopped, and this is a bug: {failure}", failure),
    };
}
