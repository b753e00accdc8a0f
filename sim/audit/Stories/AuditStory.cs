using System.Text.Json.Serialization;
using Vigil.Sim.World;

namespace Vigil.Sim.Audit.Stories;

/// <summary>All that is done to servers in one round. What comes of it also depends on time.</summary>
/// <param name="Members">How many members; at least 1.</param>
/// <param name="Clients">What each client does.</param>
/// <param name="Faults">What goes wrong beside that.</param>
internal sealed record AuditStory(
    int Members, IReadOnlyList<AuditClient> Clients, IReadOnlyList<AuditFault> Faults)
{
    /// <summary>How members are started.</summary>
    public IReadOnlyDictionary<Setting, int> Settings { get; init; } = new SortedDictionary<Setting, int>();

    /// <summary>The longest that its clients work, in seconds; then what they are at is their last.</summary>
    public int SecondsMax { get; init; } = 60;

    /// <summary>Where it was drawn from, or what it is about; may be empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>The law that broke; empty while none did.</summary>
    public string Law { get; init; } = "";

    /// <summary>The server that broke it, with its version.</summary>
    public string FoundOn { get; init; } = "";

    /// <summary>How many steps and faults it has: what shrinking makes small.</summary>
    [JsonIgnore]
    public int Size => Clients.Sum(client => client.Steps.Count) + Faults.Count;
}

/// <summary>What one client does, step after step.</summary>
/// <param name="Steps">The steps; each waits for the one before, except that watches go on beside.</param>
internal sealed record AuditClient(IReadOnlyList<AuditStep> Steps)
{
    /// <summary>The member that it calls first.</summary>
    public int First { get; init; }

    /// <summary>Whether a member that knows no leader is to refuse at once.</summary>
    public bool RequiresLeader { get; init; }

    /// <summary>Whether it calls no other member.</summary>
    public bool KnowsOne { get; init; }
}

/// <summary>One step, which may be taken often.</summary>
/// <param name="Do">What is done.</param>
internal sealed record AuditStep(ScriptStep Do)
{
    /// <summary>How often; at least 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many of those may be under way at once; at least 1.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>How long the client waits after each, in milliseconds.</summary>
    public int PauseMs { get; init; }
}
