using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Museum;

/// <summary>A bug that etcd, or a client of it, had, and the deliberate fault that has its mechanism here.</summary>
/// <param name="Key">What it is called on a command line: its issue's number, or a word where there is none.</param>
/// <param name="Title">What a user saw, in a few words.</param>
/// <param name="Mutant">The fault, one of <see cref="Mutants.AllNames"/>.</param>
internal sealed record Exhibit(string Key, string Title, string Mutant)
{
    /// <summary>The issues and changes of etcd that it is about; empty where it is a kind of bug and not one.</summary>
    public IReadOnlyList<int> Issues { get; init; } = [];

    /// <summary>Which versions had it, and which mended it.</summary>
    public required string Versions { get; init; }

    /// <summary>What happened there, in three sentences.</summary>
    public required IReadOnlyList<string> Story { get; init; }

    /// <summary>What etcd's own tests are on record for with it; empty where nothing is.</summary>
    public string Record { get; init; } = "";

    /// <summary>The laws of which one must notice it; the first is the one that rules it out.</summary>
    public IReadOnlyList<Law> Laws => Mutants.LawsFor(Mutant);

    /// <summary>Where it is searched.</summary>
    public WorkloadScope Scope => Mutants.ScopeFor(Mutant);
}
