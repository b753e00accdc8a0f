using System.Text.RegularExpressions;
using Vigil.Samples.Locks;
using Vigil.Sim.Engine.Schedules;
using Vigil.Sim.Strategies;
using Vigil.Sim.Testing;
using Vigil.Sim.Testing.Hosting;
using Xunit;

namespace Vigil.Properties.Testing;

/// <summary>
/// A test in one line fails by its law, seed and story, and by what to paste; and that, pasted, fails it again.
/// </summary>
public sealed partial class CheckTests : IDisposable
{
    private const string Law = "Two workers hold the lock at once.";

    private static readonly SimulationOptions Few = new() { ShrinkExecutionsMax = 100 };
    private static readonly LockTest Broken = new(checksAgain: false);
    private static readonly LockTest Mended = new(checksAgain: true);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vigil-check-");

    private TestSettings Nothing => new("", "", _folder.FullName);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_message_has_the_law_the_seed_the_story_and_what_to_paste()
    {
        var message = Fail(Few, Nothing).Message;
        Assert.StartsWith($"BROKEN    {Law}", message, StringComparison.Ordinal);
        Assert.Contains("seed      0x6 (Random)", message, StringComparison.Ordinal);
        Assert.Contains("takes the lock for its own until", message, StringComparison.Ordinal);
        Assert.Contains($"BROKEN: {Law}", message, StringComparison.Ordinal);
        Assert.Contains("dotnet test --filter \"FullyQualifiedName~.A_test\"", message, StringComparison.Ordinal);
        Assert.True(File.Exists(Schedule().Match(message).Groups[1].Value));
        Assert.Contains("VIGIL_TEST_SEED='0x6' dotnet test", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schedule_that_it_names_fails_it_again_with_the_same_message()
    {
        var message = Fail(Few, Nothing).Message;
        var again = Fail(Few, Nothing with { Schedule = Schedule().Match(message).Groups[1].Value });
        Assert.Equal(Rest(message), Rest(again.Message));
        Assert.Equal(0, again.Failure.Execution);

        // The story, and the same file to paste; what it was shrunk from is known to the search alone.
        static string Rest(string text) => text[text.IndexOf("story", StringComparison.Ordinal)..];
    }

    [Fact]
    public void The_seed_that_it_names_fails_it_in_the_first_execution()
    {
        var message = Fail(Few, Nothing).Message;
        var again = Fail(Few, Nothing with { Seed = Seed().Match(message).Groups[1].Value });
        Assert.Equal(message, again.Message);
        Assert.Equal(1, again.Failure.Execution);
    }

    [Fact]
    public void A_mended_service_passes_by_search_and_by_schedule()
    {
        var file = Schedule().Match(Fail(Few, Nothing).Message).Groups[1].Value;
        Assert.Null(Simulation.Check(Mended.RunAsync, Few, "A_test", Nothing with { Schedule = file }));
        var result = Simulation.Check(Mended.RunAsync, Few with { Executions = 20 }, "A_test", Nothing);
        Assert.Equal(20, result?.Executions);
    }

    [Fact]
    public void A_schedule_of_another_test_is_passed_over()
    {
        var file = Schedule().Match(Fail(Few, Nothing).Message).Groups[1].Value;
        var result = Simulation.Check(
            Mended.RunAsync, Few with { Executions = 3 }, "Another_test", Nothing with { Schedule = file });
        Assert.Equal(3, result?.Executions);
    }

    [Fact]
    public void A_strategy_that_learns_names_no_seed()
    {
        var message = Fail(Few with { Strategy = Strategy.Pct2, ShrinkExecutionsMax = 0 }, Nothing).Message;
        Assert.Contains("VIGIL_TEST_SCHEDULE", message, StringComparison.Ordinal);
        Assert.DoesNotContain("VIGIL_TEST_SEED", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_replayed_is_said_with_its_reason()
    {
        var missing = Path.Combine(_folder.FullName, "missing.json");
        var refused = Assert.Throws<ScheduleFormatException>(
            () => Simulation.Check(Mended.RunAsync, Few, "A_test", Nothing with { Schedule = missing }));
        Assert.Contains(missing, refused.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(
            () => Simulation.Check(Mended.RunAsync, Few, "A_test", Nothing with { Seed = "six" }));
    }

    /// <summary>As a runner has it: the variable of the process, the name that the compiler fills in.</summary>
    [Fact]
    public void The_variable_of_the_process_is_read()
    {
        var found = Assert.Throws<SimulationFailedException>(() => Simulation.Check(Broken.RunAsync, Few));
        Assert.Contains($"~.{nameof(The_variable_of_the_process_is_read)}\"", found.Message, StringComparison.Ordinal);
        var file = Schedule().Match(found.Message).Groups[1].Value;
        Assert.StartsWith(AppContext.BaseDirectory, file, StringComparison.Ordinal);
        Environment.SetEnvironmentVariable("VIGIL_TEST_SCHEDULE", file);
        try
        {
            Assert.Null(Simulation.Check(Mended.RunAsync, Few));
            var again = Assert.Throws<SimulationFailedException>(() => Simulation.Check(Broken.RunAsync, Few));
            Assert.Equal(0, again.Failure.Execution);
        }
        finally
        {
            Environment.SetEnvironmentVariable("VIGIL_TEST_SCHEDULE", null);
            File.Delete(file);
        }
    }

    private static SimulationFailedException Fail(SimulationOptions options, TestSettings settings) =>
        Assert.Throws<SimulationFailedException>(() => Simulation.Check(Broken.RunAsync, options, "A_test", settings));

    [GeneratedRegex("VIGIL_TEST_SCHEDULE='([^']+)' dotnet test")]
    private static partial Regex Schedule();

    [GeneratedRegex("VIGIL_TEST_SEED='([^']+)' dotnet test")]
    private static partial Regex Seed();
}
