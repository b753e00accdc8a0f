namespace Vigil.Sim.Audit.Wires;

/// <summary>Every link between clients and members, by the names of their ends. Thread-safe.</summary>
internal sealed class Links(TimeProvider time)
{
    private readonly Dictionary<(string From, string To), Link> _all = [];

    /// <summary>The link from one to another.</summary>
    public Link Of(string from, string to)
    {
        lock (_all)
        {
            if (!_all.TryGetValue((from, to), out var link))
            {
                _all.Add((from, to), link = new Link(time));
            }

            return link;
        }
    }
}
