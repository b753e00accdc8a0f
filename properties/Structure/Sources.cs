namespace Vigil.Properties.Structure;

/// <summary>The project's own source files.</summary>
internal static class Sources
{
    /// <summary>Every C# file with its path from the root, generated ones left out.</summary>
    public static IEnumerable<(string Path, string Text)> All() =>
        Paths().Where(path => path.EndsWith(".cs", StringComparison.Ordinal)).Select(path => (path, Read(path)));

    /// <summary>The path of every file from the root, but for those that builds and git make.</summary>
    public static IEnumerable<string> Paths() =>
        Below(Repository.Root).Select(path => Path.GetRelativePath(Repository.Root, path));

    /// <summary>A file's text.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    // A build of another project may go on meanwhile: what it makes comes and goes, so nobody looks there.
    private static IEnumerable<string> Below(string folder) => Directory.GetFiles(folder).Concat(
        Directory.GetDirectories(folder)
            .Where(path =>
                Path.GetFileName(path) is not ("artifacts" or "bin" or "obj" or ".git" or "failures" or "TestResults"))
            .SelectMany(Below));
}
