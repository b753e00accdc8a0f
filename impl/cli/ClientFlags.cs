using System.CommandLine;
using Vigil.Cli.Go;
using Vigil.Cli.Output;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Cli;

/// <summary>The flags of every command that talks to a server. They may stand before the command, too.</summary>
internal sealed class ClientFlags
{
    private readonly GlobalFlag _endpoints = new(
        "--endpoints", "Servers, separated by commas; the first is used until it fails", "127.0.0.1:2379");

    private readonly GlobalFlag _writeOut = new(
        "--write-out", "Format of the answer: simple, json, fields or table", "simple", "-w");

    private readonly GlobalFlag _commandTimeout = new(
        "--command-timeout", "The most time for a request; a watch has no limit", "5s");

    private readonly GlobalFlag _dialTimeout = new(
        "--dial-timeout", "The most time for a connection to be made", "2s");

    private readonly GlobalFlag _keepAliveTime = new(
        "--keepalive-time", "After how long a silence the server is pinged", "10s");

    private readonly GlobalFlag _keepAliveTimeout = new(
        "--keepalive-timeout", "How long the server may take to answer the ping", "6s");

    private readonly Option<bool> _hex = Flag.Create("--hex", "Show keys and values in hexadecimal");

    public ClientFlags() => _hex.Recursive = true;

    private GlobalFlag[] All =>
        [_endpoints, _writeOut, _commandTimeout, _dialTimeout, _keepAliveTime, _keepAliveTimeout];

    public void AddTo(RootCommand root)
    {
        foreach (var flag in All)
        {
            root.Options.Add(flag.Option);
        }

        root.Options.Add(_hex);
    }

    /// <exception cref="CliException">One is written, for a command that takes none.</exception>
    public void Refuse(ParseResult parsed)
    {
        var written = All.Where(flag => flag.IsWritten(parsed)).Select(flag => flag.Option.Name);
        if (written.Concat(parsed.GetValue(_hex) ? [_hex.Name] : []).FirstOrDefault() is { } name)
        {
            throw new CliException($"unknown flag: {name}") { IsUsage = true };
        }
    }

    public IReadOnlyList<string> Endpoints(ParseResult parsed)
    {
        var endpoints = _endpoints.Read(parsed).Value.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return endpoints.Length > 0
            ? endpoints
            : throw CliException.BadArguments("no endpoint is given; write --endpoints=127.0.0.1:2379");
    }

    public VigilClient Connect(ParseResult parsed) => Connect(parsed, Endpoints(parsed));

    /// <summary>A client of some of the servers, or of others that were discovered.</summary>
    /// <param name="parsed">Has the other flags.</param>
    /// <param name="endpoints">At least one.</param>
    /// <param name="timeout">The most time for a request; null for the flag's.</param>
    public VigilClient Connect(ParseResult parsed, IReadOnlyList<string> endpoints, TimeSpan? timeout = null)
    {
        var options = new VigilClientOptions { RequestTimeout = timeout ?? CommandTimeout(parsed) };
        var channel = new VigilChannelOptions
        {
            DialTimeout = Duration(parsed, _dialTimeout),
            KeepAliveTime = Duration(parsed, _keepAliveTime),
            KeepAliveTimeout = Duration(parsed, _keepAliveTimeout),
        };
        try
        {
            return VigilChannel.Connect(endpoints, options, channel);
        }
        catch (UriFormatException e)
        {
            throw CliException.BadArguments($"bad endpoint in {string.Join(',', endpoints)}: {e.Message}");
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw CliException.BadArguments(e.Message);
        }
    }

    public TimeSpan CommandTimeout(ParseResult parsed) => Duration(parsed, _commandTimeout);

    /// <summary>Null unless somebody set the flag: for commands that have no limit of their own.</summary>
    public TimeSpan? CommandTimeoutIfSet(ParseResult parsed) =>
        _commandTimeout.IsSet(parsed) ? CommandTimeout(parsed) : null;

    public bool IsSimple(ParseResult parsed) => _writeOut.Read(parsed).Value == "simple";

    /// <summary>The format's name, for commands whose output has formats of its own.</summary>
    public string WriteOut(ParseResult parsed) => _writeOut.Read(parsed).Value;

    public bool IsFields(ParseResult parsed) => _writeOut.Read(parsed).Value == "fields";

    public IPrinter Printer(ParseResult parsed, Terminal terminal, bool isValueOnly = false) =>
        _writeOut.Read(parsed).Value switch
        {
            "simple" => new SimplePrinter(terminal, isValueOnly, IsHex(parsed)),
            _ when isValueOnly => throw CliException.BadArguments(
                "print-value-only is only for `--write-out=simple`"),
            "json" => new JsonPrinter(terminal),
            "fields" => new FieldsPrinter(terminal),
            "table" => new TablePrinter(terminal),
            _ => throw new CliException("unsupported output format", ExitCodes.BadFeature),
        };

    private bool IsHex(ParseResult parsed)
    {
        if (parsed.GetValue(_hex) || Settings.Read(Settings.NameOf(_hex.Name)) is not var (variable, value))
        {
            return parsed.GetValue(_hex);
        }

        return value.ToUpperInvariant() switch
        {
            "1" or "T" or "TRUE" => true,
            "0" or "F" or "FALSE" => false,
            _ => throw new CliException($"""invalid value "{value}" of {variable}: write true or false"""),
        };
    }

    private static TimeSpan Duration(ParseResult parsed, GlobalFlag flag)
    {
        var (source, text) = flag.Read(parsed);
        return GoDuration.Parse(source, text);
    }
}
