namespace Vigil.Sim.World.Raft.Exhaust;

/// <summary>The small scopes of Raft.</summary>
internal static class SmallScopes
{
    /// <summary>All scopes.</summary>
    public static IReadOnlyList<SmallScope> All { get; } =
    [
        new(
            "raft-term",
            "one election and two proposals",
            [SmallScript.Of(TimeOut(1), Propose(1, 1), Propose(1, 2))]),
        new(
            "raft-elections",
            "two nodes that time out, and a proposal to the first",
            [SmallScript.Of(TimeOut(1), TimeOut(2), Propose(1, 1))]),
    ];

    /// <summary>The scope of this name; null when there is none.</summary>
    public static SmallScope? Find(string name) => All.FirstOrDefault(scope => scope.Name == name);

    private static SmallEvent TimeOut(int node) => new(SmallKind.TimeOut, node);

    private static SmallEvent Propose(int node, int number) => new(SmallKind.Propose, node, number);
}
