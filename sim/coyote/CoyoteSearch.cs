using Microsoft.Coyote;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.Coyote;

/// <summary>
/// Tier B: every execution is an iteration of a Coyote testing engine, and Coyote makes every choice.
/// </summary>
/// <remarks>
/// The scheduler stays ours, so Coyote sees one operation that requests integers. Only strategies that work on integers
/// make sense then: random and Q-learning.
/// </remarks>
internal static class CoyoteSearch
{
    /// <summary>Runs executions until there were enough or it may not go on.</summary>
    /// <param name="strategy">One of Coyote's.</param>
    /// <param name="firstSeed">The first execution's seed; Coyote's have 32 bits.</param>
    /// <param name="executions">The most executions.</param>
    /// <param name="mayGoOn">Called after each.</param>
    /// <param name="run">Runs one by its chooser, given its seed; false when a law was broken.</param>
    public static void Run(
        Strategy strategy, ulong firstSeed, int executions, Func<bool> mayGoOn, Func<IChooser, ulong, bool> run)
    {
        var seed = unchecked((uint)firstSeed);
        var iteration = 0U;
        var configuration = Configuration.Create()
            .WithTestingIterations((uint)executions)
            .WithRandomGeneratorSeed(seed)
            .WithMaxSchedulingSteps(10_000_000)
            .WithPotentialDeadlocksReportedAsBugs(false)
            .WithPartiallyControlledConcurrencyAllowed(false)
            .WithTelemetryEnabled(false);
        configuration = strategy == Strategy.CoyoteQLearning
            ? configuration.WithQLearningStrategy()
            : configuration.WithRandomStrategy();
        Exception? broken = null;
        var isOver = false;
        using var engine = TestingEngine.Create(configuration, runtime =>
        {
            if (isOver)
            {
                return;
            }

            var held = true;
            try
            {
                held = run(new CoyoteChooser(runtime), unchecked(seed + iteration++));
            }
            catch (Exception failure) when (failure is not ThreadInterruptedException)
            {
                // The engine would report it as a bug of the program under test; it is one of the harness.
                broken = failure;
            }

            isOver = broken is not null || !mayGoOn();
            runtime.Assert(held, "A law was broken.");
        });
        engine.SetLogger(new SilentLogger());
        engine.Run();
        if (broken is not null)
        {
            throw new InvalidOperationException($"The execution could not be run: {broken.Message}", broken);
        }
    }

    private sealed class CoyoteChooser(ICoyoteRuntime runtime) : IChooser
    {
        public int Choose(ChoiceKind kind, string site, int bound) => runtime.RandomInteger(bound);
    }
}
