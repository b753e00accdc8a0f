namespace Vigil.Cli.Check;

/// <summary>How much a check writes. Source: etcd <c>etcdctl/ctlv3/command/check.go</c>.</summary>
/// <param name="Clients">How many connections write at once.</param>
/// <param name="PutsPerSecond">What <c>check perf</c> holds the writers to.</param>
/// <param name="Pairs">How many keys <c>check datascale</c> writes.</param>
internal sealed record CheckLoad(int Clients, int PutsPerSecond, int Pairs)
{
    /// <exception cref="CliException">There is no such load.</exception>
    public static CheckLoad Parse(string text) => text switch
    {
        "s" or "small" => new CheckLoad(Clients: 50, PutsPerSecond: 150, Pairs: 10_000),
        "m" or "medium" => new CheckLoad(Clients: 200, PutsPerSecond: 1_000, Pairs: 100_000),
        "l" or "large" => new CheckLoad(Clients: 500, PutsPerSecond: 8_000, Pairs: 1_000_000),
        "xl" or "xLarge" => new CheckLoad(Clients: 1_000, PutsPerSecond: 15_000, Pairs: 3_000_000),
        _ => throw new CliException($"unknown load option {text}", ExitCodes.BadFeature),
    };
}
