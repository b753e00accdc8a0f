using Grpc.Core;
using Grpc.Net.Client;
using Vigil.Client;
using Vigil.Client.Hosting;
using Vigil.Scenarios;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.Audit.Hosting;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.World;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Soak;

/// <summary>The simulator's clients over real connections, each at work until it is stopped.</summary>
internal sealed class SoakClients : IAsyncDisposable
{
    /// <summary>Beyond these they slow down, so that what the oracle holds grows slowly in a long run.</summary>
    private const int OperationsAtFullSpeed = 150_000;

    private readonly List<(SimClient Client, StepDrawer Steps, StoryRandom Random)> _all = [];
    private readonly List<GrpcChannel> _streams = [];

    /// <summary>One for each member, which calls that one alone.</summary>
    private readonly List<SimClient> _probers = [];
    private readonly List<Task> _probes = [];
    private readonly ExecutionHistory _seen;
    private readonly Lane _lane;
    private volatile bool _isOver;

    public SoakClients(
        SoakOptions options, Fleet members, Lane lane, HistoryRecorder history, Action<Law, string> fail)
    {
        _lane = lane;
        _seen = history.Finish(null, converged: false);
        var leases = new LeaseBook();
        for (var i = 0; i < options.Clients; i++)
        {
            string[] urls = [.. Enumerable.Range(i, members.Count).Select(at => members.Urls[at % members.Count])];
            var client = VigilChannel.Connect(
                urls,
                new VigilClientOptions
                {
                    AttemptsMax = 40,
                    BackoffMax = TimeSpan.FromMilliseconds(100),
                    RequireLeader = i % 3 == 1,
                    MergeWatches = i % 4 == 3,
                },
                new VigilChannelOptions
                {
                    KeepAliveTime = TimeSpan.FromSeconds(2),
                    KeepAliveTimeout = TimeSpan.FromSeconds(2),
                    ReconnectPauseMax = TimeSpan.FromMilliseconds(50),
                });
            var stream = Direct.Channel(urls[0]);
            _streams.Add(stream);
            var random = new StoryRandom(unchecked((ulong)options.Seed + (ulong)i));
            var invoker = stream.CreateCallInvoker();
            _all.Add((Create(i, client, invoker), new StepDrawer(random, options.Members > 1), random));
        }

        foreach (var url in members.Urls)
        {
            var client = VigilChannel.Connect(
                [url],
                new VigilClientOptions { AttemptsMax = 1, RequestTimeout = TimeSpan.FromSeconds(3) },
                new VigilChannelOptions { ReconnectPauseMax = TimeSpan.FromMilliseconds(50) });
            _probers.Add(Create(options.Clients + _probers.Count, client, _streams[0].CreateCallInvoker()));
        }

        SimClient Create(int number, VigilClient client, CallInvoker invoker) => new(
            number, new ClientScript([]), lane, TimeProvider.System, client, invoker, history, leases, fail,
            restsMs: 5, thinksMs: 0, operators: null);
    }

    /// <summary>Works until <see cref="StopAsync"/>.</summary>
    public Task RunAsync() => Task.WhenAll(_all.Select(one => _lane.Spawn("client", async () =>
    {
        await one.Client.TakeAsync(one.Steps.Everything());
        while (!_isOver)
        {
            await one.Client.TakeAsync(one.Steps.Next());
            await Task.Delay(one.Random.Next(_seen.Operations.Count < OperationsAtFullSpeed ? 4 : 200));
        }
    })));

    /// <summary>After what they are at, they stop; slow readers are slow no longer.</summary>
    public Task StopAsync()
    {
        _isOver = true;
        _all.ForEach(one => one.Client.Hurry(wakes: true));
        return Task.WhenAll(_probes);
    }

    /// <summary>A put at the next member in turn, beside whatever the clients are at.</summary>
    public void Probe()
    {
        var number = _probes.Count;
        _probes.Add(_probers[number % _probers.Count].TakeAsync(new PutStep(number % StepDrawer.Keys, PrevKv: false)));
    }

    /// <summary>One step of the first client.</summary>
    /// <returns>What became of it.</returns>
    public async Task<Outcome> TakeAsync(ScriptStep step)
    {
        await _all[0].Client.TakeAsync(step);
        return _seen.Operations.Last(operation => operation.Client == 0).Outcome;
    }

    /// <summary>The store's revision; null when nobody answers.</summary>
    public async Task<long?> ReadRevisionAsync() => (await _all[0].Client.ReadNewestAsync())?.Revision;

    /// <summary>Ends every watch.</summary>
    public Task StopWatchesAsync() =>
        Task.WhenAll(_all.Select(one => one.Client).Concat(_probers).Select(client => client.StopWatchesAsync()));

    public ValueTask DisposeAsync()
    {
        _streams.ForEach(stream => stream.Dispose());
        return ValueTask.CompletedTask;
    }
}
