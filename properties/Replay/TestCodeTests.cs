using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Vigil.Sim.Strategies;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Search;
using Xunit;

namespace Vigil.Properties.Replay;

/// <summary>
/// The test that is written of a failure compiles, fails while the failure is there, and passes once it is gone.
/// </summary>
public sealed class TestCodeTests
{
    [Theory]
    [InlineData("DropWhenBlocked")]
    [InlineData("ResumeFromNow")]
    [InlineData("TrustWallClock")]
    [InlineData("SnapshotLimited")]
    public void It_fails_until_the_failure_is_gone(string mutant)
    {
        var result = Sweep.Run(new SweepOptions { Mutant = mutant }, TimeProvider.System);
        Assert.NotNull(result.Failure);
        var schedule = Schedule.Of(result.Failure, mutant, result.FailureSeed, nameof(Strategy.Random));
        var failure = Assert.Throws<TargetInvocationException>(() => Run(TestCode.Write(schedule)));
        Assert.Contains($"BROKEN  {schedule.Law}", failure.InnerException?.Message, StringComparison.Ordinal);
        Run(TestCode.Write(schedule with { Mutant = "" }));
    }

    private static void Run(string code)
    {
        // The implicit usings of a project.
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq;";
        // Such a test belongs into one of this repository's test projects, which see the inside of the simulator.
        var compilation = CSharpCompilation.Create(
            "Vigil.Scenarios",
            [CSharpSyntaxTree.ParseText(code), CSharpSyntaxTree.ParseText(Usings)],
            [
                .. AppDomain.CurrentDomain.GetAssemblies()
                    .Where(assembly => assembly is { IsDynamic: false, Location.Length: > 0 })
                    .Select(assembly => MetadataReference.CreateFromFile(assembly.Location)),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics) + "\n" + code);
        var type = Assembly.Load(image.ToArray()).GetExportedTypes().Single();
        type.GetMethods().Single(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Invoke(Activator.CreateInstance(type), null);
    }
}
