namespace Vigil.Scenarios.Cluster;

/// <summary>A directory of a test's own, gone when the test is over.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vigil-cluster-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>All files below a directory with their contents, to see that nothing was changed.</summary>
    public static string Describe(string directory) => Directory.Exists(directory)
        ? string.Join('\n', Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => System.IO.Path.GetFileName(file) != "lock")
            .Order(StringComparer.Ordinal)
            .Select(file =>
                $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"))
        : "";

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
