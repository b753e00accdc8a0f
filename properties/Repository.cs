namespace Vigil.Properties;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Sim.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Sim.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException(
                    "The tests run outside the repository: Sim.sln is nowhere above them."));
}
