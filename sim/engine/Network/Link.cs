using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Network;

/// <summary>The way from one process to another, one direction.</summary>
internal sealed class Link(SimNetwork network, string from, string to)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public LinkOptions Options => network.Options;

    /// <summary>Whether it is blocked, as <see cref="Footprint.Resource"/>.</summary>
    public int Resource { get; } = network.NewObject();

    public string From => from;

    public string To => to;

    /// <summary>True while nothing gets through. What is sent meanwhile waits, as TCP makes it.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>How much longer than usual a message is under way.</summary>
    public TimeSpan Extra { get; set; }

    /// <summary>A lane of this way. Its name is made once: every call of a method has the same.</summary>
    public Lane NewLane(string name)
    {
        if (!_names.TryGetValue(name, out var full))
        {
            full = $"{from}→{to} {name}";
            _names.Add(name, full);
        }

        return network.NewLane(full);
    }

    public TimeSpan DrawLatency() =>
        Extra + Options.LatencyMin
        + (Options.LatencyStep * network.Choices.Next(ChoiceKind.Latency, "net.latency", Options.Latencies));
}
