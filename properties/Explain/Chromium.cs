using System.Diagnostics;

namespace Vigil.Properties.Explain;

/// <summary>Debian's Chromium, which is installed when it is not there.</summary>
internal static class Chromium
{
    private const string Path = "/usr/bin/chromium";

    /// <summary>Starts it without a window, and answers where it listens for commands.</summary>
    /// <param name="profile">An empty folder that it may write to.</param>
    public static async Task<(Process Process, Uri Commands)> StartAsync(string profile)
    {
        Install();
        var process = Start(
            Path,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--remote-debugging-port=0",
            $"--user-data-dir={profile}",
            "about:blank");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("DevTools listening on ", StringComparison.Ordinal))
            {
                // What it goes on to say must be read, or it stops to wait for that.
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return (process, new Uri(line["DevTools listening on ".Length..]));
            }
        }

        throw new InvalidOperationException("Chromium ended before it listened.");
    }

    private static void Install()
    {
        if (File.Exists(Path))
        {
            return;
        }

        using var update = Start("apt-get", "update");
        Finish(update);
        using var install = Start("apt-get", "install", "-y", "chromium");
        Finish(install);
    }

    private static void Finish(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"Chromium can't be installed: {errors.GetAwaiter().GetResult()}");
        }
    }

    private static Process Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{file} could not be started.");
    }
}
