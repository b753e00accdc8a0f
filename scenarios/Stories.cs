using Xunit;

namespace Vigil.Scenarios;

/// <summary>The stories: one file each in <c>stories/</c>.</summary>
internal static class Stories
{
    /// <summary>The folder of this project's sources.</summary>
    public static string Folder { get; } = Path.Combine(FindRoot(AppContext.BaseDirectory), "scenarios");

    public static TheoryData<string> Names =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, "stories"), "*.story")
            .Select(Path.GetFileNameWithoutExtension)
            .OfType<string>()
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, "stories", $"{name}.story"));

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Sim.sln"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException(
                    "The tests run outside the repository: Sim.sln is nowhere above them."));
}
