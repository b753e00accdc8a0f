using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Properties.Structure;

/// <summary>A proxy in a developer's environment does not come between a test and its server.</summary>
public sealed partial class DirectTests
{
    private static readonly string[] Folders = ["properties/", "scenarios/", "interop/"];

    [Fact]
    public void Only_the_listed_files_make_connections() => Assert.Equal(
        ["interop/differential/Server.cs", "interop/fuzz/MemberProcess.cs", "scenarios/Direct.cs"],
        Sources.All()
            .Where(source => !source.Path.EndsWith("DirectTests.cs", StringComparison.Ordinal)
                && Folders.Any(folder => source.Path.StartsWith(folder, StringComparison.Ordinal))
                && Connection().IsMatch(source.Text))
            .Select(source => source.Path));

    [GeneratedRegex(@"\bGrpcChannel\.ForAddress\(|new HttpClient\b|new SocketsHttpHandler\b|new HttpClientHandler\b")]
    private static partial Regex Connection();
}
