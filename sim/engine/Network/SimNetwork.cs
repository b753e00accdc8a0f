using System.Buffers.Binary;
using Vigil.Seams;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Network;

/// <summary>
/// What is between processes: links that can be blocked, connections that can be broken, servers to reach.
/// </summary>
internal sealed class SimNetwork
{
    private readonly SortedDictionary<(string From, string To), Link> _links = [];
    private readonly SortedDictionary<string, SimServer> _servers = new(StringComparer.Ordinal);
    private readonly List<Connection> _connections = [];
    private readonly Scheduler _scheduler;
    private readonly SimProcess _process;
    private readonly SimProcess _nobody;

    /// <summary>Which connections there are, as <see cref="Footprint.Resource"/>.</summary>
    private readonly int _table;

    /// <summary>A network without faults.</summary>
    public SimNetwork(Scheduler scheduler, LinkOptions options)
    {
        _scheduler = scheduler;
        _process = scheduler.NewProcess("network");
        _nobody = scheduler.NewProcess("nobody");
        _table = NewObject();
        Options = options;
    }

    /// <summary>What every link is like.</summary>
    public LinkOptions Options { get; }

    /// <summary>Records every message; null for none. Set before the first call.</summary>
    public MessageLog? Log { get; init; }

    /// <summary>Records what servers are sent, for who listens on the wire; null for nobody.</summary>
    public Wiretap? Tap { get; set; }

    /// <summary>
    /// Whether a connection stands that nothing gets through, so that it will be given up unless that ends.
    /// </summary>
    internal bool IsGivingUp => _connections.Exists(connection => connection is { IsBroken: false, IsBlocked: true });

    internal ChoiceStream Choices => _scheduler.Choices;

    internal SimClock Clock => _process.Clock;

    /// <summary>Lets a server be reached under the name of its process. Replaces an earlier one of that name.</summary>
    public void Listen(SimServer server)
    {
        Touch(_table);
        _servers[server.Process.Name] = server;
    }

    /// <summary>
    /// A way to call the server of process <paramref name="serverName"/> from <paramref name="client"/>.
    /// </summary>
    /// <remarks>Connects at the first call, and again at the first call after the connection broke.</remarks>
    public Grpc.SimCallInvoker Connect(SimProcess client, string serverName) => new(this, client, serverName);

    /// <summary>Blocks or frees one direction. After the keep-alive time-out its connections break.</summary>
    public void SetBlocked(string from, string to, bool isBlocked)
    {
        var link = LinkBetween(from, to);
        if (link.IsBlocked == isBlocked)
        {
            return;
        }

        Touch(link.Resource);
        link.IsBlocked = isBlocked;
        foreach (var connection in _connections.ToArray())
        {
            if (connection.Up == link || connection.Down == link)
            {
                if (isBlocked)
                {
                    WatchForTimeout(connection);
                }
                else
                {
                    connection.Resume();
                }
            }
        }
    }

    /// <summary>Makes one direction slower by so much than it is when nothing is wrong; zero to end that.</summary>
    public void SetExtraLatency(string from, string to, TimeSpan extra)
    {
        var link = LinkBetween(from, to);
        Touch(link.Resource);
        link.Extra = extra;
    }

    /// <summary>Pauses a process: its pings are not answered, so its connections break in time.</summary>
    public void Pause(SimProcess process)
    {
        process.Pause();
        foreach (var connection in _connections)
        {
            if (connection.Server == process || connection.Client == process)
            {
                WatchForTimeout(connection);
            }
        }
    }

    /// <summary>Frees every link.</summary>
    public void Heal()
    {
        foreach (var (from, to) in _links.Keys.ToArray())
        {
            SetBlocked(from, to, isBlocked: false);
        }
    }

    /// <summary>
    /// Breaks every connection between two processes, at both ends at once. What is under way is lost.
    /// </summary>
    public void Reset(string client, string server) =>
        BreakWhere(c => c.Client.Name == client && c.Server.Name == server, "Connection reset by peer.");

    /// <summary>Notifies the network that a process was killed.</summary>
    /// <param name="process">The process.</param>
    /// <param name="isSilent">
    /// False when its machine lives on and resets its connections; true when no connection is reset, and the other ends
    /// find out by their keep-alive time-out.
    /// </param>
    public void Killed(SimProcess process, bool isSilent)
    {
        if (!isSilent)
        {
            BreakWhere(c => c.Server == process || c.Client == process, "Connection reset: the process ended.");
            return;
        }

        foreach (var connection in _connections)
        {
            if (connection.Server == process || connection.Client == process)
            {
                WatchForTimeout(connection);
            }
        }
    }

    /// <summary>A lane for what is under way in one direction of a stream: it touches that and nothing else.</summary>
    internal Lane NewLane(string name) => _scheduler.NewLane(_process, name, _scheduler.Causality.NewObject());

    internal int NewObject() => _scheduler.Causality.NewObject();

    internal void Look(int shared) => _scheduler.Touch(shared, writes: false);

    internal void Touch(int shared) => _scheduler.Touch(shared, writes: true);

    internal Link LinkBetween(string from, string to)
    {
        if (!_links.TryGetValue((from, to), out var link))
        {
            link = new Link(this, from, to);
            _links.Add((from, to), link);
        }

        return link;
    }

    /// <summary>Opens a connection. When nobody listens there it is refused: calls on it fail at once.</summary>
    internal Connection Open(SimProcess client, string serverName)
    {
        Touch(_table);
        _connections.RemoveAll(connection => connection.IsBroken);
        var isListening = _servers.TryGetValue(serverName, out var server) && server.Process.IsAlive;
        var opened = new Connection(this, client, isListening && server is not null ? server.Process : _nobody);
        if (!isListening)
        {
            opened.Break($"Connection refused: {serverName}.");
            return opened;
        }

        _connections.Add(opened);
        if (opened.IsBlocked)
        {
            WatchForTimeout(opened);
        }

        return opened;
    }

    internal void Accept(SimProcess process, Exchange exchange)
    {
        var server = _servers[process.Name];
        Invariant.Holds(server.Process == process, "A connection ends with the process that it leads to.");
        server.Accept(exchange);
    }

    /// <summary>Who listens under a name; null when nobody ever did.</summary>
    internal SimServer? ServerOf(string name) => _servers.GetValueOrDefault(name);

    internal void Note(Frame frame)
    {
        var rest = frame.Payload.AsSpan();
        Choices.Note((ulong)frame.Kind + ((ulong)rest.Length << 8));
        while (rest.Length >= 8)
        {
            Choices.Note(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            rest = rest[8..];
        }

        var last = 0UL;
        foreach (var b in rest)
        {
            last = (last << 8) | b;
        }

        Choices.Note(last);
    }

    private void BreakWhere(Func<Connection, bool> matches, string why)
    {
        Touch(_table);
        foreach (var connection in _connections.ToArray())
        {
            if (matches(connection))
            {
                connection.Break(why);
            }
        }

        _connections.RemoveAll(connection => connection.IsBroken);
    }

    private void WatchForTimeout(Connection connection)
    {
        Clock.CreateTimer(
            static state =>
            {
                var connection = (Connection)(state ?? throw new InvalidOperationException());
                if (connection.IsBlocked)
                {
                    connection.BreakSilent();
                }
            },
            connection,
            Options.KeepAliveTimeout,
            Timeout.InfiniteTimeSpan);
    }
}
