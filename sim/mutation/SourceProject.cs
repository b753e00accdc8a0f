namespace Vigil.Sim.Mutation;

/// <summary>A project whose sources are mutated.</summary>
/// <param name="Name">Its assembly's name.</param>
/// <param name="Folder">Where it is, from the repository's root on, with slashes.</param>
/// <param name="Left">
/// Folders and files in it that are copied as they are: what no simulation runs, being the real side of a seam.
/// </param>
internal sealed record SourceProject(string Name, string Folder, params string[] Left)
{
    /// <summary>Gets the switch, and is not mutated: everything else refers to it.</summary>
    public static readonly SourceProject Seams = new("Vigil.Seams", "impl/seams", "");

    /// <summary>Those that are mutated.</summary>
    public static readonly IReadOnlyList<SourceProject> All =
    [
        new("Vigil.Core", "impl/core"),
        new("Vigil.Raft", "impl/raft"),
        new("Vigil.Storage", "impl/storage", "Hosting/"),
        new("Vigil.Server", "impl/server", "Hosting/"),
        new("Vigil.Client", "impl/client", "Hosting/"),
    ];

    /// <summary>Whether a file of it is copied as it is.</summary>
    /// <param name="path">From the project's folder on, with slashes.</param>
    public bool LeavesOut(string path) =>
        Left.Any(left => path.StartsWith(left, StringComparison.Ordinal))
        || path.EndsWith("Mutants.cs", StringComparison.Ordinal);

    /// <summary>Its sources, from its folder on, with slashes, in ordinal order.</summary>
    public IReadOnlyList<string> Sources(string root)
    {
        var folder = Path.Combine(root, Folder);
        return
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal)
                    && !path.StartsWith("bin/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }
}
