using Microsoft.Coyote;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;
using Vigil.Sim.Choices;
using Vigil.Sim.Strategies;

namespace Vigil.Sim.Search;

/// <summary>
/// Tier B: every execution is an iteration of a Coyote testing engine, and Coyote makes every choice.
/// </summary>
/// <remarks>
/// The scheduler stays ours, so Coyote sees one operation that asks it for integers. Only strategies that think about
/// integers mean anything then: random and Q-learning.
/// </remarks>
internal static class CoyoteSearch
{
    public static void Run(SweepOptions options, Func<bool> mayGoOn, Func<IChooser, ulong, bool> run)
    {
        var seed = unchecked((uint)options.Seed);
        var iteration = 0U;
        var configuration = Configuration.Create()
            .WithTestingIterations((uint)options.Executions)
            .WithRandomGeneratorSeed(seed)
            .WithMaxSchedulingSteps(10_000_000)
            .WithPotentialDeadlocksReportedAsBugs(false)
            .WithPartiallyControlledConcurrencyAllowed(false)
            .WithTelemetryEnabled(false);
        configuration = options.Strategy == Strategy.CoyoteQLearning
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
