using System.CommandLine;
using Vigil.Api;
using Vigil.Cli.Go;
using Vigil.Client;

namespace Vigil.Cli.Check;

/// <summary>What both checks do before and after they write: many clients, a prefix, and tidying up.</summary>
internal sealed class CheckRun : IDisposable
{
    private static readonly TimeSpan TidyTimeout = TimeSpan.FromSeconds(30);

    private readonly ParseResult _parsed;
    private readonly ClientFlags _flags;
    private readonly Terminal _terminal;
    private readonly string _prefix;

    /// <param name="parsed">Has the global flags.</param>
    /// <param name="flags">Makes the clients; none of their requests is cut short.</param>
    /// <param name="terminal">Gets the output.</param>
    /// <param name="prefix">What the check's keys begin with.</param>
    /// <param name="clients">How many.</param>
    public CheckRun(ParseResult parsed, ClientFlags flags, Terminal terminal, string prefix, int clients)
    {
        _parsed = parsed;
        _flags = flags;
        _terminal = terminal;
        _prefix = prefix;
        Clients = [.. Enumerable.Range(0, clients).Select(_ => Connect(Timeout.InfiniteTimeSpan))];
    }

    public IReadOnlyList<VigilClient> Clients { get; }

    /// <exception cref="CliException">There are keys under the prefix, which the check would delete.</exception>
    public async Task RequireEmptyAsync(CancellationToken cancellationToken)
    {
        using var client = Connect(_flags.CommandTimeout(_parsed));
        var range = KeySelector.Prefix(_prefix);
        var first = await client.GetAsync(
            new RangeRequest { Key = range.Key, RangeEnd = range.RangeEnd, Limit = 1 },
            cancellationToken);
        if (first.Kvs.Count > 0)
        {
            throw new CliException(
                $"prefix {GoQuote.Quote(_prefix)} has keys. Delete with vigil del --prefix {_prefix} first",
                ExitCodes.InvalidInput);
        }
    }

    public async Task TidyAsync(bool compact, bool defrag, CancellationToken cancellationToken)
    {
        using var client = Connect(TidyTimeout);
        var deleted = await client.DeleteAsync(KeySelector.Prefix(_prefix), cancellationToken);
        if (compact)
        {
            var revision = deleted.Header.Revision;
            _terminal.WriteLine($"Compacting with revision {revision}");
            await client.CompactAsync(
                new CompactionRequest { Revision = revision, Physical = true },
                cancellationToken);
            _terminal.WriteLine($"Compacted with revision {revision}");
        }

        foreach (var endpoint in defrag ? _flags.Endpoints(_parsed) : [])
        {
            _terminal.WriteLine($"Defragmenting {GoQuote.Quote(endpoint)}");
            using var one = _flags.Connect(_parsed, [endpoint], TidyTimeout);
            await one.DefragmentAsync(cancellationToken);
            _terminal.WriteLine($"Defragmented {GoQuote.Quote(endpoint)}");
        }
    }

    public void Dispose()
    {
        foreach (var client in Clients)
        {
            client.Dispose();
        }
    }

    private VigilClient Connect(TimeSpan timeout) => _flags.Connect(_parsed, _flags.Endpoints(_parsed), timeout);
}
