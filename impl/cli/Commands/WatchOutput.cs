using Vigil.Cli.Output;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary>Prints the responses of one or several watches, each response in one piece.</summary>
internal sealed class WatchOutput(VigilClient client, IPrinter printer, Terminal terminal) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(initialCount: 1);
    private readonly List<WatchHandle> _shown = [];

    /// <summary>Runs until the server ends the watch.</summary>
    /// <exception cref="WatchExecException">The command that it runs failed.</exception>
    public async Task ShowAsync(WatchRequest request, CancellationToken cancellationToken)
    {
        var watch = client.Watch(request.Options, cancellationToken);
        Add(watch);
        try
        {
            await foreach (var response in watch)
            {
                await PrintAsync(response, cancellationToken);
                await (request.Exec?.RunAsync(response, cancellationToken) ?? Task.CompletedTask);
            }
        }
        catch (WatchCanceledException e)
        {
            await terminal.Error.WriteLineAsync($"watch was canceled ({e.Reason})");
            await PrintAsync(e.Response, cancellationToken);
        }
        finally
        {
            Remove(watch);
        }
    }

    /// <summary>Requests the progress of every watch that is shown; the answers are shown among the rest.</summary>
    public Task RequestProgressAsync()
    {
        lock (_shown)
        {
            return Task.WhenAll(_shown.Select(watch => watch.RequestProgressAsync()));
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Add(WatchHandle watch)
    {
        lock (_shown)
        {
            _shown.Add(watch);
        }
    }

    private void Remove(WatchHandle watch)
    {
        lock (_shown)
        {
            _shown.Remove(watch);
        }
    }

    private async Task PrintAsync(Api.WatchResponse response, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (response.IsProgressNotify)
            {
                terminal.WriteLine($"progress notify: {response.Header.Revision}");
            }

            printer.Watch(response);
            await terminal.Out.FlushAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
