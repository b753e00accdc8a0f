namespace Vigil.Sim.World;

/// <summary>All that happens in an execution from outside: what each client does, and what goes wrong.</summary>
/// <param name="World">What the world is like.</param>
/// <param name="Clients">One script a client.</param>
/// <param name="Faults">What goes wrong, one after the other.</param>
public sealed record Workload(
    WorldOptions World, IReadOnlyList<ClientScript> Clients, IReadOnlyList<FaultStep> Faults)
{
    /// <summary>How many steps it has, faults included: what shrinking makes small.</summary>
    public int Size => Clients.Sum(client => client.Steps.Count) + Faults.Count;

    /// <summary>The longest that a reader of a watch rests after a response.</summary>
    internal TimeSpan LongestRest => TimeSpan.FromMilliseconds(
        Clients.SelectMany(client => client.Steps).Max(step => step switch
        {
            WatchStep watch => watch.RestMs,
            StreamStep stream => stream.Watches[0].RestMs,
            _ => (int?)0,
        }) ?? 0);
}

/// <summary>What one client does, step after step.</summary>
/// <param name="Steps">The steps; each waits for the one before, except that watches go on beside.</param>
public sealed record ClientScript(IReadOnlyList<ScriptStep> Steps);
