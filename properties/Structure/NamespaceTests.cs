using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>In the simulator a namespace says in which folder it is.</summary>
public sealed partial class NamespaceTests
{
    [Fact]
    public void Folders_and_namespaces_of_the_simulator_agree()
    {
        var wrong = Sources.All()
            .Where(source => source.Path.StartsWith("sim/", StringComparison.Ordinal))
            .Select(source => (source.Path, Namespace: Declared().Match(source.Text).Groups[1].Value))
            .Where(source => source.Namespace.Length > 0 && source.Namespace != Expected(source.Path))
            .Select(source => $"{source.Path} is in {source.Namespace}, not {Expected(source.Path)}");
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("sim/engine/Network/Grpc/Codec.cs", "Vigil.Sim.Engine.Network.Grpc")]
    [InlineData("sim/testing/Simulation.cs", "Vigil.Sim.Testing")]
    [InlineData("sim/Cli/Program.cs", "Vigil.Sim.Cli")]
    public void A_path_says_which_namespace(string path, string expected) => Assert.Equal(expected, Expected(path));

    private static string Expected(string path) => "Vigil." + string.Join(
        '.', path.Split('/')[..^1].Select(folder => char.ToUpperInvariant(folder[0]) + folder[1..]));

    [GeneratedRegex(@"(?m)^namespace ([\w.]+);")]
    private static partial Regex Declared();
}
