using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Vigil.Sim.Cli.Score;

/// <summary>A process of the build with mutants, with a watchdog: what prints nothing for too long is killed.</summary>
internal sealed class ScoreWorker : IDisposable
{
    /// <summary>A mutant that eats memory must not take the machine's.</summary>
    private const string HeapBytesMax = "0x40000000";

    private readonly Process _process;
    private readonly Channel<string?> _lines = Channel.CreateUnbounded<string?>();
    private readonly TimeSpan _patience;

    /// <param name="folder">Whose build.</param>
    /// <param name="path">The folder's path.</param>
    /// <param name="patience">How long it may print nothing.</param>
    /// <param name="arguments">What it is started with besides.</param>
    public ScoreWorker(ScoreFolder folder, string path, TimeSpan patience, params IEnumerable<string> arguments)
    {
        _patience = patience;
        var start = new ProcessStartInfo(
            "dotnet", [folder.Program, ScoreWorkerCommand.Name, "--folder", path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapBytesMax;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Writer.TryWrite(line.Data);
        _process.ErrorDataReceived += (_, line) => Errors += line.Data is null ? "" : line.Data + "\n";
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it complained of.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>What it exited with; null while it has not.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Hands it a mutant.</summary>
    public void Send(SourceMutant mutant)
    {
        try
        {
            _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mutant.Id} {mutant.Key}"));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended: the next line says so.
        }
    }

    /// <summary>
    /// The next line that is no sign of life; null when it ended, or was killed because it gave none.
    /// </summary>
    /// <param name="onAlive">Called at each sign of life.</param>
    public async Task<(string? Line, bool IsHung)> ReadAsync(Action onAlive)
    {
        while (true)
        {
            using var patience = new CancellationTokenSource(_patience);
            string? line;
            try
            {
                line = await _lines.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
                return (null, IsHung: true);
            }

            if (line is null)
            {
                await _process.WaitForExitAsync();
                ExitCode = _process.ExitCode;
                return (null, IsHung: false);
            }

            onAlive();
            if (line != ScoreWorkerCommand.Alive)
            {
                return (line, IsHung: false);
            }
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
