using System.Diagnostics;

namespace Vigil.Sim.Cli.Score;

/// <summary>Makes the mutants and the build that has them all.</summary>
internal static class ScoreBuild
{
    private const string Generator = "sim/mutation/Vigil.Sim.Mutation.csproj";

    /// <summary>The repository that a folder is in; null when it is in none.</summary>
    public static string? FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Generator)))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>Makes them.</summary>
    /// <exception cref="InvalidOperationException">A step failed; the message has what it printed.</exception>
    public static void Make(string root, ScoreFolder folder, Action<string> onStep)
    {
        onStep("the generator is built");
        Run(root, "build", Generator, "-c", "Release", "--nologo", "-v", "q");
        Run(root, "build", "sim/Vigil.Sim.csproj", "-c", "Release", "--nologo", "-v", "q");
        onStep("mutants are made");
        Directory.CreateDirectory(folder.Sources);
        var artifacts = Path.Combine(root, "artifacts", "bin");
        Run(
            root,
            Path.Combine(artifacts, "Vigil.Sim.Mutation", "release", "Vigil.Sim.Mutation.dll"),
            root,
            Path.Combine(artifacts, "Vigil.Sim", "release"),
            folder.Sources);
        onStep("the build with all of them");
        Run(
            root,
            "build",
            "sim/Vigil.Sim.csproj",
            "-c",
            "Release",
            "--nologo",
            "-v",
            "q",
            "--artifacts-path",
            folder.Build,
            $"-p:MutatedSources={folder.Sources}",
            "-p:TreatWarningsAsErrors=false",
            "-p:WarningLevel=0",
            "-p:RunAnalyzers=false",
            "-p:EnforceCodeStyleInBuild=false",
            "-p:GenerateDocumentationFile=false");
    }

    private static void Run(string root, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet"
            ? path
            : "dotnet", arguments)
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)
            ?? throw new InvalidOperationException("dotnet can't be started.");
        var errors = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"`dotnet {string.Join(' ', arguments)}` failed:\n{printed}{errors.Result}");
        }
    }
}
