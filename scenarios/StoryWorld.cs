using Google.Protobuf;
using Grpc.Core;
using Vigil.Client;
using Vigil.Core;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.World;
using Vigil.Sim.World.Servers;

namespace Vigil.Scenarios;

/// <summary>A server, clients and a network, moved on one command at a time, always in the simplest order.</summary>
internal sealed class StoryWorld
{
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(500);

    private readonly Scheduler _scheduler = new(new ChoiceStream(new ReplayChooser([], isStrict: false)));
    private readonly SimNetwork _network;
    private readonly ServerHost _server;
    private readonly SimProcess _narrator;
    private readonly SortedDictionary<string, (VigilClient Client, SimProcess Process)> _clients =
        new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, StoryWatch> _watches = new(StringComparer.Ordinal);
    private readonly List<string> _seen = [];
    private bool _isAtOnce;

    public StoryWorld(WorldOptions options)
    {
        _network = new SimNetwork(_scheduler, new LinkOptions { WindowBytes = options.WindowBytes });
        _narrator = _scheduler.NewProcess("narrator");
        var store = new WatchableStore(new StoreOptions
        {
            BufferEventsMax = options.BufferEventsMax,
            BatchEventsMax = options.BatchEventsMax,
            SyncRevisionsMax = options.SyncRevisionsMax,
        });
        _server = new ServerHost(
            _scheduler,
            _network,
            store,
            (where, failure) => _seen.Add($"BUG in {where}: {failure.Message}"),
            new WorldOptions().ToServerLimits(),
            (law, what) => _seen.Add($"BUG, {law}: {what}"));
    }

    public IReadOnlyList<string> TakeSeen()
    {
        string[] seen = [.. _seen];
        _seen.Clear();
        return seen;
    }

    public void Do(Command command)
    {
        switch (command.Verb)
        {
            case "client":
                AddClient(command.Word(0, "a name"));
                return;
            case "begin":
                _isAtOnce = true;
                return;
            case "end":
                _isAtOnce = false;
                break;
            case "take":
                WatchOf(command).Take((int)command.Number("n", 1));
                break;
            case "stop":
                WatchOf(command).Stop();
                break;
            case "reset":
                _network.Reset(command.Word(0, "a client"), ServerHost.Name);
                break;
            case "block" or "unblock":
                SetBlocked(command.Word(0, "a client"), command.Verb == "block");
                break;
            case "restart":
                _server.Kill(0, command.Has("silent"));
                _server.Start(0);
                break;
            case "wait":
                Settle(TimeSpan.FromMilliseconds(command.Number("ms", 0)));
                return;
            case "watch":
                StartWatch(command);
                break;
            default:
                Start(command);
                break;
        }

        if (!_isAtOnce)
        {
            Settle(SettleTime);
        }
    }

    private void AddClient(string name)
    {
        var process = _scheduler.NewProcess(name);
        process.OnFailure = (where, failure) => _seen.Add($"BUG in {where}: {failure.Message}");
        var client = new VigilClient(
            [_network.Connect(process, ServerHost.Name)], new VigilClientOptions(), process.Clock, process);
        _clients.Add(name, (client, process));
    }

    private void Start(Command command)
    {
        var call = StoryCalls.Find(command);
        var (client, process) = ClientOf(command);
        _ = process.Spawn(command.Verb, async () =>
        {
            try
            {
                _seen.Add(await call(client, command));
            }
            catch (RpcException refused)
            {
                _seen.Add($"{refused.StatusCode}: {refused.Status.Detail}");
            }
        });
    }

    private void StartWatch(Command command)
    {
        var (client, process) = ClientOf(command);
        var name = command.Word(1, "a name for the watch");
        var watch = new StoryWatch(name, _seen, command.Has("held"));
        _watches.Add(name, watch);
        var options = new Client.ClientWatchOptions
        {
            Key = ByteString.CopyFromUtf8(command.Word(2, "a key")),
            RangeEnd = ByteString.CopyFromUtf8(command.Option("end") ?? ""),
            StartRevision = command.Number("from", 0),
            PrevKv = command.Has("prev"),
            CreatedNotify = true,
        };
        _ = process.Spawn(name, () => watch.RunAsync(client, options));
    }

    private (VigilClient Client, SimProcess Process) ClientOf(Command command) =>
        _clients.TryGetValue(command.Word(0, "a client"), out var client)
            ? client
            : throw command.Wrong($"there is no client {command.Word(0, "a client")}");

    private StoryWatch WatchOf(Command command) =>
        _watches.TryGetValue(command.Word(0, "a watch"), out var watch)
            ? watch
            : throw command.Wrong($"there is no watch {command.Word(0, "a watch")}");

    private void SetBlocked(string client, bool isBlocked)
    {
        _network.SetBlocked(client, ServerHost.Name, isBlocked);
        _network.SetBlocked(ServerHost.Name, client, isBlocked);
    }

    private void Settle(TimeSpan time)
    {
        var end = _narrator.Spawn("settle", () => Task.Delay(time, _narrator.Clock));
        _scheduler.Run(end, int.MaxValue);
    }
}
