using System.CommandLine;

namespace Vigil.Cli.Commands;

/// <summary>
/// Interactive mode: each line of stdin is a watch, all shown together, or a progress request, until the input ends.
/// </summary>
internal sealed class WatchShell(TextReader lines, WatchOutput output, Terminal terminal)
{
    private readonly List<Task> _watches = [];

    /// <exception cref="CliException">A line makes no watch, or there are no more of them.</exception>
    /// <exception cref="WatchExecException">A command that a watch runs failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await ReadLineAsync(cancellationToken) is { } line)
            {
                if (ScriptLine.Split(line) is ["progress", ..])
                {
                    await output.RequestProgressAsync();
                }
                else if (Parse(line) is { } request)
                {
                    _watches.Add(output.ShowAsync(request, ended.Token));
                }
            }
        }
        finally
        {
            // None may still print while the program says why it ends.
            await ended.CancelAsync();
            await Task.WhenAll(_watches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        throw new CliException("Error reading watch request line: EOF", ExitCodes.InvalidInput);
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        // A terminal can't be read with a token: it is left waiting when the program has another reason to end.
        var line = Task.Run(lines.ReadLine, cancellationToken);
        while (!line.IsCompleted)
        {
            var first = await Task.WhenAny([line, .. _watches]).WaitAsync(cancellationToken);
            if (first != line)
            {
                _watches.Remove(first);
                await first;
            }
        }

        return await line;
    }

    /// <returns>Null when the line was reported as wrong.</returns>
    private WatchRequest? Parse(string line)
    {
        var words = ScriptLine.Split(line);
        switch (words)
        {
            case []:
                terminal.Error.WriteLine($"Invalid command: {line} (watch and progress supported)");
                return null;
            case ["watch"] when WatchKey.OfEnvironment().Count == 0:
                terminal.Error.WriteLine($"Invalid command {line} (command type or key is not provided)");
                return null;
            case ["watch", ..]:
                break;
            default:
                terminal.Error.WriteLine($"Invalid command {line} (only support watch)");
                return null;
        }

        var syntax = new WatchSyntax();
        var command = new Command("watch");
        syntax.AddTo(command);
        var parsed = command.Parse(words[1..], VigilCommand.Parsing);
        if (parsed.Errors is [var error, ..])
        {
            throw CliException.BadArguments(error.Message);
        }

        try
        {
            return syntax.Read(parsed);
        }
        catch (CliException e) when (e.Message == WatchSyntax.PrefixedRange)
        {
            terminal.Error.WriteLine($"Invalid command {line} ({e.Message})");
            return null;
        }
        catch (CliException e)
        {
            throw CliException.BadArguments(e.Message);
        }
    }
}
