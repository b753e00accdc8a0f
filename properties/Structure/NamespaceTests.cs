using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>A namespace says in which folder a file is, or is one for a whole project; no project has both.</summary>
public sealed partial class NamespaceTests
{
    /// <summary>Projects whose folders are for their developers: their users have one namespace.</summary>
    private static readonly string[] Flat = ["impl/core", "impl/raft"];

    [Fact]
    public void Folders_and_namespaces_agree()
    {
        var wrong = Sources.All()
            .Select(source => (source.Path, Namespace: Declared().Match(source.Text).Groups[1].Value))
            .Where(source => source.Namespace.Length > 0 && source.Namespace != Expected(source.Path))
            .Select(source => $"{source.Path} is in {source.Namespace}, not {Expected(source.Path)}");
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("sim/engine/Network/Grpc/Codec.cs", "Vigil.Sim.Engine.Network.Grpc")]
    [InlineData("sim/testing/Simulation.cs", "Vigil.Sim.Testing")]
    [InlineData("sim/Cli/Program.cs", "Vigil.Sim.Cli")]
    [InlineData("impl/core/Watch/Watcher.cs", "Vigil.Core")]
    [InlineData("impl/client/Merging/WatchHub.cs", "Vigil.Client.Merging")]
    [InlineData("properties/coyote/Search.cs", "Vigil.Properties.Coyote")]
    [InlineData("interop/dotnet-etcd/Checks.cs", "Vigil.Interop.DotnetEtcd")]
    public void A_path_says_which_namespace(string path, string expected) => Assert.Equal(expected, Expected(path));

    /// <summary>
    /// The namespace of the nearest project above a file, and below it the folders, unless it is flat.
    /// </summary>
    private static string Expected(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var project = folder;
        while (!ProjectFolders.Value.ContainsKey(project))
        {
            project = Path.GetDirectoryName(project) ?? throw new ArgumentException($"{path} is in no project.");
        }

        var below = Flat.Contains(project) ? "" : folder[project.Length..];
        return ProjectFolders.Value[project] + string.Concat(
            below.Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Select(part => "." + char.ToUpperInvariant(part[0]) + part[1..]));
    }

    private static readonly Lazy<Dictionary<string, string>> ProjectFolders = new(() => Sources.Paths()
        .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
        .ToDictionary(path => Path.GetDirectoryName(path) ?? "", path => Path.GetFileNameWithoutExtension(path)));

    [GeneratedRegex(@"(?m)^namespace ([\w.]+);")]
    private static partial Regex Declared();
}
