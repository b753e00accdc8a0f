namespace Vigil.Properties.Structure;

/// <summary>The project's own source files.</summary>
internal static class Sources
{
    /// <summary>Every C# file with its path from the root, generated ones left out.</summary>
    public static IEnumerable<(string Path, string Text)> All() =>
        Directory.GetFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/artifacts/", StringComparison.Ordinal))
            .Select(path => (Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path)));
}
