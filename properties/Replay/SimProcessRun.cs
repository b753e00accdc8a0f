using System.Diagnostics;
using Vigil.Properties.Tools;
using Vigil.Sim.Cli;

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
        using var process = ChildProcess.Start(start);
        return process.End();
    }

    /// <summary>
    /// Starts the command, to be stopped by a signal. Its signals are as at a terminal, whoever runs the tests; so a
    /// test that starts it needs <see cref="Tool.Env"/>.
    /// </summary>
    public static ChildProcess Start(params string[] arguments) => ChildProcess.Start(
        new ProcessStartInfo(Tool.PathOf(Tool.Env), ["--default-signal=INT,TERM", "dotnet", Assembly, .. arguments]));
}
