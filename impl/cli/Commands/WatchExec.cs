using System.ComponentModel;
using System.Diagnostics;
using Vigil.Api;
using Vigil.Cli.Go;
using Vigil.Cli.Output;

namespace Vigil.Cli.Commands;

/// <summary>The command that a watch runs for each event, which it finds in its environment.</summary>
internal sealed class WatchExec(IReadOnlyList<string> words)
{
    /// <summary>Runs it once for each event, one after the other.</summary>
    /// <exception cref="WatchExecException">It could not be started, or failed.</exception>
    public async Task RunAsync(WatchResponse response, CancellationToken cancellationToken)
    {
        foreach (var change in response.Events)
        {
            if (await RunAsync(response.Header.Revision, change, cancellationToken) is { } failure)
            {
                var command = string.Join(' ', words.Select(GoQuote.Quote));
                throw new WatchExecException($"command [{command}] error ({failure})");
            }
        }
    }

    private async Task<string?> RunAsync(long revision, Event change, CancellationToken cancellationToken)
    {
        if (FindProgram() is not { } program)
        {
            return $"exec: {GoQuote.Quote(words[0])}: executable file not found in $PATH";
        }

        // Its input is empty: the lines of interactive mode are not for it.
        var start = new ProcessStartInfo(program, words.Skip(1)) { RedirectStandardInput = true };
        start.Environment["ETCD_WATCH_REVISION"] = $"{revision}";
        start.Environment["ETCD_WATCH_EVENT_TYPE"] = GoQuote.Quote(EventNames.Of(change.Type));
        start.Environment["ETCD_WATCH_KEY"] = GoQuote.Quote(change.Kv.Key.Span);
        start.Environment["ETCD_WATCH_VALUE"] = GoQuote.Quote(change.Kv.Value.Span);
        try
        {
            using var process = Process.Start(start) ?? throw new Win32Exception();
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? null : $"exit status {process.ExitCode}";
        }
        catch (Win32Exception) when (!File.Exists(program))
        {
            return $"fork/exec {program}: no such file or directory";
        }
        catch (Win32Exception)
        {
            return $"fork/exec {program}: permission denied";
        }
    }

    /// <summary>
    /// Looks where a shell would. The runtime's own search begins in the current folder, which is not wanted.
    /// </summary>
    private string? FindProgram()
    {
        if (words[0].Contains('/', StringComparison.Ordinal))
        {
            return words[0];
        }

        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries);
        return (folders ?? []).Select(folder => Path.Combine(folder, words[0])).FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) => File.Exists(path) && (OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(path)
            & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
