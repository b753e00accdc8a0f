using System.Xml.Linq;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>References point one way, and the reference model and the implementation never see each other.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["model"] = [],
        ["impl/seams"] = [],
        ["impl/api"] = [],
        ["impl/core"] = ["impl/seams"],
        ["impl/client"] = ["impl/api", "impl/seams"],
        ["impl/raft"] = ["impl/seams"],
        ["impl/storage"] = ["impl/raft", "impl/seams"],
        ["impl/server"] = ["impl/api", "impl/core", "impl/raft", "impl/seams", "impl/storage"],
        ["impl/cli"] = ["impl/client", "impl/server"],
        ["sim"] = ["model", "impl/client", "impl/server"],
        ["properties"] = ["sim", "samples/locks"],
        ["properties/coyote"] = ["impl/core"],
        ["scenarios"] = ["sim", "impl/cli"],
        ["bench"] = ["impl/core"],
        ["bench/versus"] = ["impl/client"],
        ["bench/durable"] = ["impl/client"],
        ["samples/embedded"] = ["impl/core"],
        ["samples/client"] = ["impl/client"],
        ["samples/locks"] = ["sim"],
        ["interop/dotnet-etcd"] = [],
        ["interop/soak"] = ["impl/cli", "sim"],
    };

    [Fact]
    public void Every_reference_points_the_allowed_way()
    {
        var projects = Sources.Paths()
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => Path.Combine(Repository.Root, path))
            .ToArray();
        Assert.True(projects.Length >= Allowed.Count, "A project is missing from the list above, or from the tree.");
        foreach (var path in projects)
        {
            var folder = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(path) ?? "");
            var wrong = WrongReferences(folder, XDocument.Load(path));
            Assert.True(wrong.Length == 0, $"{folder} must not reference {string.Join(", ", wrong)}.");
        }
    }

    [Theory]
    [InlineData("impl/core", "../../model/Vigil.Model.csproj", "model")]
    [InlineData("model", "../impl/core/Vigil.Core.csproj", "impl/core")]
    [InlineData("impl/client", "../server/Vigil.Server.csproj", "impl/server")]
    [InlineData("nowhere", "../sim/Vigil.Sim.csproj", "sim")]
    public void A_reference_the_wrong_way_is_noticed(string folder, string reference, string target)
    {
        var project = XDocument.Parse($"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>");
        Assert.Equal([target], WrongReferences(folder, project));
    }

    private static string[] WrongReferences(string folder, XDocument project)
    {
        var here = Path.Combine(Repository.Root, folder);
        return project.Descendants("ProjectReference")
            .Select(reference => Path.GetDirectoryName(Path.GetFullPath(
                Path.Combine(here, reference.Attribute("Include")?.Value ?? ""))) ?? "")
            .Select(target => Path.GetRelativePath(Repository.Root, target))
            .Where(target => !Allowed.TryGetValue(folder, out var allowed) || !allowed.Contains(target))
            .ToArray();
    }
}
