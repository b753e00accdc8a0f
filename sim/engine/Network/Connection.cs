using Grpc.Core;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Network;

/// <summary>An HTTP/2 connection between a client and a server: many streams that break together.</summary>
internal sealed class Connection
{
    private readonly List<Exchange> _open = [];
    private Status _broken;

    public Connection(SimNetwork network, SimProcess client, SimProcess server)
    {
        Network = network;
        Client = client;
        Server = server;
        Up = network.LinkBetween(client.Name, server.Name);
        Down = network.LinkBetween(server.Name, client.Name);
    }

    public SimNetwork Network { get; }

    public SimProcess Client { get; }

    public SimProcess Server { get; }

    public Link Up { get; }

    public Link Down { get; }

    public bool IsBroken { get; private set; }

    /// <summary>True while pings fail: a direction is blocked, or an end is paused or died silently.</summary>
    public bool IsBlocked => Up.IsBlocked || Down.IsBlocked || !IsAnswering(Client) || !IsAnswering(Server);

    public Exchange Open(string method, Metadata headers)
    {
        var exchange = new Exchange(this, method, headers);
        if (IsBroken)
        {
            exchange.Break(_broken);
        }
        else
        {
            _open.Add(exchange);
        }

        return exchange;
    }

    private static bool IsAnswering(SimProcess process) => process.IsAlive && !process.IsPaused;

    public void Forget(Exchange exchange) => _open.Remove(exchange);

    public void Resume()
    {
        foreach (var exchange in _open.ToArray())
        {
            exchange.Requests.Resume();
            exchange.Responses.Resume();
        }
    }

    /// <summary>Breaks it at both ends at once.</summary>
    public void Break(string why) => Break(new Status(StatusCode.Unavailable, why));

    /// <summary>
    /// Breaks it as .NET's transport does when pings are not answered: the status is no <c>Unavailable</c>.
    /// </summary>
    public void BreakSilent()
    {
        const string Why = "The HTTP/2 server didn't respond to a ping request. (HttpProtocolError)";
        Break(new Status(
            StatusCode.Internal, Why, new HttpRequestException(HttpRequestError.HttpProtocolError, Why)));
    }

    private void Break(Status status)
    {
        if (!IsBroken)
        {
            Network.Touch(Client.Resource);
            Network.Touch(Server.Resource);
            IsBroken = true;
            _broken = status;
            foreach (var exchange in _open.ToArray())
            {
                exchange.Break(_broken);
            }

            _open.Clear();
        }
    }
}
