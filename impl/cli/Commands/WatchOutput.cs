using Vigil.Cli.Output;
using Vigil.Client;

namespace Vigil.Cli.Commands;

/// <summary>Shows what watches tell, of one or of several at a time, each response in one piece.</summary>
internal sealed class WatchOutput(VigilClient client, IPrinter printer, Terminal terminal) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(initialCount: 1);

    /// <summary>Runs until the server ends the watch.</summary>
    /// <exception cref="WatchExecException">The command that it runs failed.</exception>
    public async Task ShowAsync(WatchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var response in client.WatchAsync(request.Options, cancellationToken))
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
    }

    public void Dispose() => _turn.Dispose();

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
