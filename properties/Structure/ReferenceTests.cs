using System.Reflection;
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
        ["impl/cli"] = ["impl/client", "impl/server", "impl/storage"],
        ["sim/engine"] = ["impl/seams"],
        ["sim/strategies"] = ["sim/engine"],
        ["sim/testing"] = ["sim/strategies"],
        ["sim/coyote"] = ["sim/testing"],
        ["sim/world"] =
            ["model", "impl/client", "impl/raft", "impl/server", "impl/storage", "sim/coyote", "sim/strategies"],
        ["sim/package"] = ["impl/seams", "sim/engine", "sim/strategies", "sim/testing"],
        ["sim/audit"] = ["sim/world"],
        ["sim"] = ["sim/audit", "sim/world"],
        ["sim/mutation"] = [],
        ["properties"] = ["sim", "sim/mutation", "sim/testing", "impl/cli", "samples/locks", "samples/web"],
        ["properties/coyote"] = ["impl/core"],
        ["scenarios"] = ["sim/world", "impl/cli"],
        ["bench"] = ["impl/core"],
        ["bench/versus"] = ["impl/client"],
        ["bench/durable"] = ["impl/client"],
        ["samples/embedded"] = ["impl/core"],
        ["samples/client"] = ["impl/client"],
        ["samples/web"] = ["impl/server"],
        ["samples/locks"] = ["sim/testing"],
        ["samples/locks/xunit"] = ["samples/locks"],
        ["interop/differential"] = ["impl/api"],
        ["interop/dotnet-etcd"] = [],
        ["interop/fuzz"] = ["impl/api"],
        ["interop/soak"] = ["impl/cli", "sim/audit"],
    };

    /// <summary>
    /// What the parts of the simulator may take from others: what runs other people's code takes the least.
    /// </summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["sim/engine"] = ["Grpc.Core.Api"],
        ["sim/strategies"] = [],
        ["sim/testing"] = [],
        ["sim/package"] = ["Grpc.Core.Api"],
        ["sim/coyote"] = ["Microsoft.Coyote.Core", "Microsoft.Coyote.Test"],
        ["sim/world"] = [],
        ["sim"] = ["Spectre.Console", "System.CommandLine"],
    };

    private static readonly string[] Framework = ["System.", "Microsoft.Win32.", "netstandard"];

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
    [InlineData("sim/engine", "../../impl/server/Vigil.Server.csproj", "impl/server")]
    [InlineData("sim/testing", "../world/Vigil.Sim.World.csproj", "sim/world")]
    [InlineData("sim/strategies", "../coyote/Vigil.Sim.Coyote.csproj", "sim/coyote")]
    [InlineData("samples/locks", "../../sim/Vigil.Sim.csproj", "sim")]
    [InlineData("nowhere", "../sim/Vigil.Sim.csproj", "sim")]
    public void A_reference_the_wrong_way_is_noticed(string folder, string reference, string target)
    {
        var project =
            XDocument.Parse($"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>");
        Assert.Equal([target], WrongReferences(folder, project));
    }

    [Fact]
    public void Each_part_of_the_simulator_has_the_packages_that_it_may_have()
    {
        foreach (var folder in Packages.Keys)
        {
            var path = Assert.Single(Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj"));
            var wrong = WrongPackages(folder, XDocument.Load(path));
            Assert.True(wrong.Length == 0, $"{folder} must not have {string.Join(", ", wrong)}.");
        }
    }

    [Theory]
    [InlineData("sim/engine", "Grpc.Core.Testing")]
    [InlineData("sim/strategies", "Microsoft.Coyote.Core")]
    [InlineData("sim/testing", "Spectre.Console")]
    [InlineData("sim/testing", "xunit")]
    public void A_package_that_has_no_place_there_is_noticed(string folder, string package)
    {
        var project =
            XDocument.Parse($"<Project><ItemGroup><PackageReference Include=\"{package}\" /></ItemGroup></Project>");
        Assert.Equal([package], WrongPackages(folder, project));
    }

    /// <summary>What a user of the testing library gets, with all that it brings along.</summary>
    [Fact]
    public void The_testing_library_brings_nothing_of_Vigil_but_its_seams()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Collect(typeof(Sim.Testing.Simulation).Assembly, found);
        Assert.Equal(
            ["Grpc.Core.Api", "Vigil.Seams", "Vigil.Sim.Engine", "Vigil.Sim.Strategies", "Vigil.Sim.Testing"],
            found.Where(name => !Framework.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))));

        static void Collect(Assembly assembly, SortedSet<string> found)
        {
            if (assembly.GetName().Name is { } name && found.Add(name))
            {
                foreach (var reference in assembly.GetReferencedAssemblies())
                {
                    Collect(Assembly.Load(reference), found);
                }
            }
        }
    }

    private static string[] WrongPackages(string folder, XDocument project) => project.Descendants("PackageReference")
        .Select(reference => reference.Attribute("Include")?.Value ?? "")
        .Where(package => !Packages[folder].Contains(package))
        .ToArray();

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
