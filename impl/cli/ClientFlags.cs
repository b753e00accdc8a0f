using System.CommandLine;
using Vigil.Cli.Output;
using Vigil.Client;
using Vigil.Client.Hosting;

namespace Vigil.Cli;

/// <summary>The flags of every command that talks to a server.</summary>
internal sealed class ClientFlags
{
    private readonly Option<string> _endpoints = new("--endpoints")
    {
        Description = "Servers, separated by commas; the first is used until it fails",
        DefaultValueFactory = _ => "127.0.0.1:2379",
    };

    private readonly Option<string> _writeOut = new("--write-out", "-w")
    {
        Description = "Format of the answer: simple or json",
        DefaultValueFactory = _ => "simple",
    };

    private readonly Option<string> _commandTimeout = new("--command-timeout")
    {
        Description = "The most time for a request; a watch has no limit",
        DefaultValueFactory = _ => "5s",
    };

    private readonly Option<string> _dialTimeout = new("--dial-timeout")
    {
        Description = "The most time for a connection to be made",
        DefaultValueFactory = _ => "2s",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_endpoints);
        command.Options.Add(_writeOut);
        command.Options.Add(_commandTimeout);
        command.Options.Add(_dialTimeout);
    }

    public VigilClient Connect(ParseResult parsed)
    {
        var endpoints = parsed.GetRequiredValue(_endpoints).Split(',', StringSplitOptions.RemoveEmptyEntries);
        var options = new VigilClientOptions
        {
            RequestTimeout = GoDuration.Parse("--command-timeout", parsed.GetRequiredValue(_commandTimeout)),
        };
        var channel = new VigilChannelOptions
        {
            DialTimeout = GoDuration.Parse("--dial-timeout", parsed.GetRequiredValue(_dialTimeout)),
        };
        if (endpoints.Length == 0)
        {
            throw CliException.BadArguments("no endpoint is given; write --endpoints=127.0.0.1:2379");
        }

        try
        {
            return VigilChannel.Connect(endpoints, options, channel);
        }
        catch (UriFormatException e)
        {
            throw CliException.BadArguments($"bad endpoint in {string.Join(',', endpoints)}: {e.Message}");
        }
    }

    public IPrinter Printer(ParseResult parsed, Terminal terminal, bool isValueOnly = false) =>
        parsed.GetRequiredValue(_writeOut) switch
        {
            "simple" => new SimplePrinter(terminal, isValueOnly),
            "json" when isValueOnly => throw CliException.BadArguments(
                "print-value-only is only for `--write-out=simple`"),
            "json" => new JsonPrinter(terminal),
            _ => throw new CliException("unsupported output format", ExitCodes.BadFeature),
        };
}
