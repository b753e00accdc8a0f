using Grpc.Net.Client;
using Vigil.Client;
using Vigil.Client.Hosting;
using Vigil.Sim.Audit.Hosting;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.Audit.Rounds;

/// <summary>The clients of a round: the simulator's, over real connections.</summary>
internal sealed class RoundClients : IAsyncDisposable
{
    /// <summary>What every watch waits for at the end, so keys are those that a story can name.</summary>
    private const int Keys = 9;

    private readonly List<SimClient> _all = [];
    private readonly List<GrpcChannel> _streams = [];
    private readonly Dictionary<(int Client, int Step), TaskCompletionSource> _begun = [];
    private readonly AuditStory _story;
    private readonly ExecutionHistory _seen;
    private readonly Lane _lane;
    private readonly SimClient _last;
    private volatile bool _isOver;

    public RoundClients(
        AuditStory story, AuditServers servers, Lane lane, HistoryRecorder history, Action<Law, string> fail)
    {
        (_story, _lane) = (story, lane);
        _seen = history.Finish(null, converged: false);
        var leases = new LeaseBook();
        for (var i = 0; i < story.Clients.Count; i++)
        {
            _all.Add(Create(i, story.Clients[i]));
        }

        _last = Create(story.Clients.Count, new AuditClient([]));
        for (var i = 0; i < story.Clients.Count; i++)
        {
            for (var step = 0; step < story.Clients[i].Steps.Count; step++)
            {
                _begun[(i, step)] = new TaskCompletionSource();
            }
        }

        SimClient Create(int number, AuditClient client)
        {
            var name = $"client {number}";
            var count = client.KnowsOne ? 1 : servers.Count;
            string[] urls =
            [
                .. Enumerable.Range(client.First, count).Select(i => servers.UrlFor(name, i % servers.Count)),
            ];
            var connected = VigilChannel.Connect(
                urls,
                new VigilClientOptions
                {
                    AttemptsMax = 40,
                    BackoffMax = TimeSpan.FromMilliseconds(100),
                    RequireLeader = client.RequiresLeader,
                },
                new VigilChannelOptions
                {
                    // etcd sends away who pings more often than every five seconds.
                    KeepAliveTime = TimeSpan.FromSeconds(6),
                    KeepAliveTimeout = TimeSpan.FromSeconds(4),
                    ReconnectPauseMax = TimeSpan.FromMilliseconds(50),
                });
            var stream = GrpcChannel.ForAddress(urls[0], new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler { UseProxy = false },
                DisposeHttpClient = true,
            });
            _streams.Add(stream);
            return new SimClient(
                number, new ClientScript([]), lane, TimeProvider.System, connected, stream.CreateCallInvoker(), history,
                leases, fail, restsMs: 5, thinksMs: 0, operators: null);
        }
    }

    /// <summary>Ends when a step of a client begins.</summary>
    public Task BegunAsync(int client, int step) =>
        _begun.TryGetValue((client, step), out var begun) ? begun.Task : Task.CompletedTask;

    /// <summary>Lets all clients do what the story says.</summary>
    public Task RunAsync() =>
        Task.WhenAll(_all.Select((client, i) => _lane.Spawn("client", () => RunAsync(client, i))));

    /// <summary>After what they are at, they stop.</summary>
    public void Stop() => _isOver = true;

    /// <summary>Slow readers are slow no longer.</summary>
    public void Hurry()
    {
        foreach (var begun in _begun.Values)
        {
            // What waits for a step that is not taken any more goes wrong at once.
            begun.TrySetResult();
        }

        _all.ForEach(client => client.Hurry(wakes: true));
    }

    /// <summary>All keys get a value: every live watch that wants puts gets them.</summary>
    public Task<Outcome> PutAllAsync() =>
        TakeAsync(new TxnStep(0, TxnCondition.None, [.. Enumerable.Range(0, Keys)], [], false));

    /// <summary>All keys go: every live watch that wants deletes gets them.</summary>
    public Task<Outcome> DeleteAllAsync() => TakeAsync(new DeleteStep(0, Keys, true));

    /// <summary>The store's revision; null when nobody answers.</summary>
    public async Task<long?> ReadRevisionAsync() => (await _last.ReadNewestAsync())?.Revision;

    /// <summary>From here on nothing is written.</summary>
    public void CalmBegins() => _all.ForEach(client => client.Hurry(wakes: true));

    /// <summary>Checks that watches that want progress have heard of their server.</summary>
    public void CheckNotified(long newest) => _all.ForEach(client => client.CheckNotified(newest));

    /// <summary>Ends every watch, and the clients.</summary>
    /// <returns>What ended a watch that is no end of a watch.</returns>
    public async Task<IReadOnlyList<string>> StopWatchesAsync()
    {
        var odd = new List<string>();
        foreach (var client in _all.Append(_last))
        {
            try
            {
                await client.StopWatchesAsync();
            }
            catch (UnexpectedWatchException unexpected)
            {
                odd.Add(unexpected.Message);
            }
        }

        return odd;
    }

    public ValueTask DisposeAsync()
    {
        _streams.ForEach(stream => stream.Dispose());
        return ValueTask.CompletedTask;
    }

    private async Task<Outcome> TakeAsync(ScriptStep step)
    {
        await _last.TakeAsync(step);
        return _seen.Operations.Last(operation => operation.Client == _story.Clients.Count).Outcome;
    }

    private async Task RunAsync(SimClient client, int number)
    {
        var steps = _story.Clients[number].Steps;
        for (var place = 0; place < steps.Count && !_isOver; place++)
        {
            _begun[(number, place)].TrySetResult();
            await RepeatAsync(client, steps[place]);
        }
    }

    private async Task RepeatAsync(SimClient client, AuditStep step)
    {
        var left = step.Times;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(step.AtOnce, step.Times)).Select(async _ =>
        {
            while (left-- > 0 && !_isOver)
            {
                await client.TakeAsync(step.Do);
                if (step.PauseMs > 0)
                {
                    await Task.Delay(step.PauseMs);
                }
            }
        }));
    }
}
