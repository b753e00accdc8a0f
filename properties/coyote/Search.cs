using System.Globalization;
using Microsoft.Coyote;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Coyote;

/// <summary>Runs a small concurrent program under Coyote until it fails or the budget is spent.</summary>
internal static class Search
{
    private const uint Seed = 42;

    private static uint Iterations =>
        uint.TryParse(
            Environment.GetEnvironmentVariable("VIGIL_SIM_EXECUTIONS"), NumberStyles.None,
            CultureInfo.InvariantCulture, out var n)
            ? Math.Max(10, n / 50)
            : 500;

    /// <summary>Fails with Coyote's report when an interleaving breaks the program.</summary>
    public static void Holds(string law, Func<ICoyoteRuntime, Task> program, ITestOutputHelper output)
    {
        foreach (var strategy in Strategies(Iterations))
        {
            using var engine = TestingEngine.Create(strategy.Configuration, program);
            engine.Run();
            var report = engine.TestReport;
            output.WriteLine(
                $"{law}: {report.NumOfFoundBugs} failures in {strategy.Iterations} iterations, {strategy.Name}");
            Assert.True(report.NumOfFoundBugs == 0, Explain(law, strategy.Name, engine));
        }
    }

    /// <summary>
    /// Fails unless an interleaving breaks the program as expected; reports after how many iterations one did.
    /// </summary>
    public static void Finds(
        string mutant, string expected, Func<ICoyoteRuntime, Task> program, ITestOutputHelper output)
    {
        var found = 0;
        using var engine = TestingEngine.Create(Configure(1000).WithRandomStrategy(), program);
        engine.RegisterEndIterationCallBack(iteration => found = (int)iteration + 1);
        engine.Run();
        Assert.True(engine.TestReport.NumOfFoundBugs > 0, $"{mutant} was not found in 1000 iterations.");
        var why = engine.TestReport.BugReports.First();
        Assert.Contains(expected, why, StringComparison.OrdinalIgnoreCase);
        output.WriteLine($"{mutant}: found after {found} iterations: {why}");
    }

    private static (string Name, uint Iterations, Configuration Configuration)[] Strategies(uint iterations) =>
    [
        ("random", iterations, Configure(iterations).WithRandomStrategy()),
        ("prioritization", iterations, Configure(iterations).WithPrioritizationStrategy(false, 3)),
    ];

    private static Configuration Configure(uint iterations) => Configuration.Create()
        .WithTestingIterations(iterations)
        .WithRandomGeneratorSeed(Seed)
        .WithPartiallyControlledConcurrencyAllowed(false)
        .WithTelemetryEnabled(false);

    private static string Explain(string law, string strategy, TestingEngine engine)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "failures");
        Directory.CreateDirectory(folder);
        var trace = Path.Combine(folder, $"{law}.trace.json");
        File.WriteAllText(trace, engine.ReproducibleTrace);
        return $"BROKEN {law} ({strategy}, seed {Seed})\n{string.Join('\n', engine.TestReport.BugReports)}"
            + $"\ntrace: {trace}";
    }
}
