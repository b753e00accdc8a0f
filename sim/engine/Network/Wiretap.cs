namespace Vigil.Sim.Engine.Network;

/// <summary>
/// The newest requests that were sent to servers, as who listens on the wire has them. Unlike a
/// <see cref="MessageLog"/> it is part of the world: somebody in it may send them again.
/// </summary>
/// <param name="network">Where it listens.</param>
/// <param name="prefix">Of the full names of the methods that are recorded.</param>
internal sealed class Wiretap(SimNetwork network, string prefix)
{
    private const int RequestsMax = 256;

    private readonly int _resource = network.NewObject();
    private readonly List<TappedRequest> _requests = [];

    /// <summary>What it has, oldest first.</summary>
    public IReadOnlyList<TappedRequest> Requests
    {
        get
        {
            network.Look(_resource);
            return _requests;
        }
    }

    internal void Record(string to, string method, object call, Frame frame)
    {
        if (frame.Kind != FrameKind.Message || !method.StartsWith(prefix, StringComparison.Ordinal))
        {
            return;
        }

        network.Touch(_resource);
        if (_requests.Count == RequestsMax)
        {
            _requests.RemoveAt(0);
        }

        _requests.Add(new TappedRequest(to, method, call, frame.Payload));
    }
}
