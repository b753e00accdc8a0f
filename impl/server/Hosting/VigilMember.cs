using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using System.Diagnostics.Metrics;
using Vigil.Core;
using Vigil.Seams;
using Vigil.Server.Node;
using Vigil.Storage;

namespace Vigil.Server.Hosting;

/// <summary>
/// The member of a host: put together before anything serves, run as long as the host runs. When its loop ends by
/// itself it ends the host.
/// </summary>
internal sealed class VigilMember(
    IOptions<VigilServerOptions> options,
    TimeProvider time,
    IEntropy entropy,
    ISpawner spawner,
    IMeterFactory meters,
    OpenStreams streams,
    IHostApplicationLifetime lifetime,
    ILogger<VigilMember> logger) : IHostedLifecycleService, IDisposable
{
    /// <summary>Guards <see cref="_logged"/>.</summary>
    private readonly object _gate = new();

    /// <summary>What was logged of other members: each message once, though it comes with every attempt.</summary>
    private readonly SortedSet<string> _logged = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private MemberAssembly? _assembly;
    private Task _running = Task.CompletedTask;

    /// <summary>Its directory; null for a member in memory.</summary>
    public DurableMember? Durable { get; private set; }

    /// <summary>Why the loop ended by itself; null as long as it has not.</summary>
    public MemberStoppedException? Failure { get; private set; }

    /// <summary>The member itself.</summary>
    /// <exception cref="InvalidOperationException">The host has not started.</exception>
    public MemberAssembly Assembly =>
        _assembly ?? throw new InvalidOperationException("The member is put together when its host starts.");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var set = options.Value;
        try
        {
            await AssembleAsync(set, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            // The file is as it was written: its own sum is right, and what it holds is not.
            throw new StartException(
                $"the newest snapshot in {set.DataDir} can't be used: {e.Message} Nothing was changed. Use the build"
                + " that wrote it, restore the directory from a copy, or remove this member from its cluster and add it"
                + " again with an empty directory",
                e);
        }
    }

    private async Task AssembleAsync(VigilServerOptions set, CancellationToken cancellationToken)
    {
        if (set.DataDir is not null)
        {
            Durable = await DurableMember.OpenAsync(set, time, entropy, LogRefusal, LogForged, cancellationToken);
            foreach (var warning in Durable.Warnings)
            {
                logger.LogWarning("{Warning}", warning);
            }
        }

        var identity = Durable?.Identity ?? ServerIdentity.Create(entropy) with
        {
            Name = set.Name,
            ClientUrls = set.AdvertiseClientUrls ?? set.ListenClientUrls,
        };
        _assembly = new MemberAssembly(
            new MemberSeams(time, entropy, spawner, (what, e) => logger.LogError(e, "{Task} failed", what)),
            identity,
            new WatchableStore(set.Store),
            set.Limits,
            set.AutoCompaction,
            Durable?.Log,
            streams.Stopping);
        Metrics.AddTo(meters, _assembly.Member);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Durable is null)
        {
            Assembly.Begin();
        }
        else
        {
            _running = RunAsync();
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <remarks>
    /// A loop that waits for a disk which does not respond is abandoned when the host's shutdown time is over.
    /// </remarks>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _assembly?.Dispose();
        try
        {
            await _running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogError("The member did not stop in time: its disk does not respond");
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Hands leadership over, if this member leads.</summary>
    public async Task HandOverAsync(CancellationToken cancellationToken)
    {
        if (_assembly?.Node is not { } node || Failure is not null)
        {
            return;
        }

        try
        {
            await node.HandOverAsync(cancellationToken);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            // Nobody took it: the others will elect a leader when this one is gone.
        }
    }

    public void Dispose()
    {
        _assembly?.Dispose();
        Durable?.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            if (await Task.Run(() => Assembly.RunAsync(_stopping.Token)) == NodeEnd.Removed)
            {
                Failure = new MemberStoppedException(
                    MemberStop.Removed,
                    $"member {Assembly.Member.Identity.MemberId:x} has been permanently removed from the cluster: its"
                    + " data directory can be deleted; to take part again, add it with member add and start it with an"
                    + " empty one");
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the member can't continue, and the process must not run on as if it could.
            Failure = Explain(e);
            logger.LogCritical(e, "The member has ended");
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private void LogRefusal(Api.Member other, string cause)
    {
        var text = $"the member at {string.Join(", ", other.PeerURLs)} refuses this one: {cause}";
        lock (_gate)
        {
            if (!_logged.Add(text))
            {
                return;
            }
        }

        logger.LogError("{Refusal}", text);
    }

    private void LogForged(string what, bool isForged) =>
        logger.LogWarning("{What}; {Remedy}", what, isForged
            ? "no correct member sends that: is the peer port open to others than members?"
            : "if it is a member, it is served as soon as one that is known here knows it");

    /// <remarks>A parser's exception is one of I/O as well, and says nothing of the disk.</remarks>
    internal static MemberStoppedException Explain(Exception failure) => failure switch
    {
        InvalidProtocolBufferException or InvalidDataException => new MemberStoppedException(
            MemberStop.Broken,
            $"what the log or a snapshot holds can't be read: {failure.Message} Use the build that wrote it, or remove"
            + " this member from its cluster and add it again with an empty directory",
            failure),
        IOException => new MemberStoppedException(
            MemberStop.DiskFailed, $"the disk failed: {failure.Message}", failure),
        StorageException => new MemberStoppedException(MemberStop.DiskFailed, failure.Message, failure),
        _ => new MemberStoppedException(
            MemberStop.Broken, $"the member stopped, and this is a bug: {failure}", failure),
    };
}
