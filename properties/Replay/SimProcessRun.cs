using System.Diagnostics;
using Vigil.Sim.Cli;
using Xunit;

namespace Vigil.Properties.Replay;

/// <summary>The simulator's command in a process of its own.</summary>
internal static class SimProcessRun
{
    /// <summary>Where the command is.</summary>
    public static string Assembly => typeof(SweepCommand).Assembly.Location;

    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments) =>
        Run(new ProcessStartInfo("dotnet", [Assembly, .. arguments]));

    /// <summary>Runs anything to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(ProcessStartInfo start)
    {
        using var process = Start(start);
        return End(process);
    }

    /// <summary>Starts the command, to be stopped by a signal. Its signals are as at a terminal, whoever runs the tests.</summary>
    public static Process Start(params string[] arguments) =>
        Start(new ProcessStartInfo("env", ["--default-signal=INT,TERM", "dotnet", Assembly, .. arguments]));

    /// <summary>Starts anything.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = Repository.Root;
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
    }

    /// <summary>Sends a signal, by its name.</summary>
    public static void Signal(Process process, string signal) =>
        Assert.Equal(0, Run(new ProcessStartInfo("kill", [$"-{signal}", $"{process.Id}"])).ExitCode);

    /// <summary>Waits for the end.</summary>
    public static (int ExitCode, string Output, string Errors) End(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
