using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vigil.Sim.Audit.Servers;

/// <summary>One member: a log that stays, and the process that writes it now. Thread-safe.</summary>
/// <param name="name">Its name.</param>
/// <param name="logPath">Where what it prints goes; what is there is kept.</param>
internal sealed class MemberProcess(string name, string logPath) : IDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;
    private const int LinesKept = 6;

    private readonly object _gate = new();
    private readonly StreamWriter _log = new(logPath, append: true) { AutoFlush = true };
    private readonly Queue<string> _last = [];
    private Process? _process;
    private bool _isClosed;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Where what it prints goes.</summary>
    public string LogPath => logPath;

    /// <summary>Between a start and a kill.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether it was stopped and not continued.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The process's number; null when there is none.</summary>
    public int? Id => IsUp ? _process?.Id : null;

    /// <summary>What its process exited with although nobody killed it; null as long as it did not.</summary>
    public int? EndedBy => IsUp && _process is { HasExited: true } process ? process.ExitCode : null;

    /// <summary>The last lines that it printed.</summary>
    public string LastLines
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _last);
            }
        }
    }

    /// <summary>Starts it on what its directory holds.</summary>
    /// <exception cref="AuditException">There is no such program.</exception>
    public void Start(ProcessStartInfo command)
    {
        _process?.Dispose();
        _process = new Process { StartInfo = command };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        try
        {
            _process.Start();
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            _process.Dispose();
            _process = null;
            throw new AuditException($"{command.FileName} can't be started: {failure.Message}. Give the path of a "
                + "program that serves etcd's protocol.", failure);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        IsUp = true;
        IsPaused = false;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        IsUp = false;
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause()
    {
        IsPaused = true;
        Signal(Stop);
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        IsPaused = false;
        Signal(Continue);
    }

    /// <summary>Kills it, and closes its log.</summary>
    public void Dispose()
    {
        IsUp = false;
        if (_process is { } process)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        lock (_gate)
        {
            _isClosed = true;
            _log.Dispose();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true, ExactSpelling = true)]
    private static extern int Kill(int process, int signal);

    private void Signal(int signal)
    {
        if (_process is { HasExited: false } process)
        {
            _ = Kill(process.Id, signal);
        }
    }

    private void Read(string? line)
    {
        lock (_gate)
        {
            if (line is null || _isClosed)
            {
                return;
            }

            _log.WriteLine(line);
            _last.Enqueue(line);
            if (_last.Count > LinesKept)
            {
                _last.Dequeue();
            }
        }
    }
}
