using System.Diagnostics;

namespace Vigil.Properties.Tools;

/// <summary>
/// A program that tests use and a machine may lack. These are all there are: what is not listed here no test may start,
/// and nothing here is ever installed by a test.
/// </summary>
internal sealed class Tool
{
    /// <summary>A browser without a window.</summary>
    public const string Chromium = "chromium";

    /// <summary>Runs the scripts of <c>deploy/</c>.</summary>
    public const string Bash = "bash";

    /// <summary>Holds a lock on a file in a process that is not ours.</summary>
    public const string Flock = "flock";

    /// <summary>Starts a program whose signals are as at a terminal, whoever runs the tests.</summary>
    public const string Env = "env";

    private static readonly Dictionary<string, Tool> All = new(StringComparer.Ordinal)
    {
        [Chromium] = new("Chromium", "chromium", "chromium-browser", "google-chrome") { Variable = "VIGIL_CHROMIUM" },
        [Bash] = new("bash", "bash"),
        [Flock] = new("util-linux' flock", "flock"),
        [Env] =
            new("env with --default-signal, as GNU's from 8.31 on", "env") { Probe = ["--default-signal=INT", "true"] },
    };

    private readonly string _what;
    private readonly string[] _programs;
    private readonly Lazy<string?> _path;

    private Tool(string what, params string[] programs)
    {
        (_what, _programs) = (what, programs);
        _path = new Lazy<string?>(Find);
    }

    /// <summary>The environment variable that names the program instead of PATH; null when there is none.</summary>
    private string? Variable { get; init; }

    /// <summary>Arguments with which the right program succeeds; null when its name is enough.</summary>
    private string[]? Probe { get; init; }

    /// <summary>Where a tool is.</summary>
    /// <exception cref="InvalidOperationException">It is missing: tests that need it have an attribute.</exception>
    public static string PathOf(string tool) =>
        All[tool]._path.Value ?? throw new InvalidOperationException($"Mark the test by its tool. {WhyMissing(tool)}");

    /// <summary>Why a test that needs a tool is skipped; null when the tool is there.</summary>
    public static string? WhyMissing(string tool)
    {
        var (it, advice) = (All[tool], All[tool].Variable is { } variable ? $", or name it in {variable}" : "");
        return it._path.Value is null
            ? $"There is no {it._what} on PATH (looked for {string.Join(", ", it._programs)}): install it{advice}."
            : null;
    }

    private string? Find()
    {
        // A named one is the one wanted: if it can't be started, the test is to fail and not to be skipped.
        if (Variable is not null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return _programs
            .SelectMany(_ => folders, (program, folder) => Path.Combine(folder, program))
            .FirstOrDefault(path => IsProgram(path) && Passes(path));
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private bool Passes(string path)
    {
        if (Probe is null)
        {
            return true;
        }

        var start = new ProcessStartInfo(path, Probe) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)
            ?? throw new InvalidOperationException($"{path} could not be started.");
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
