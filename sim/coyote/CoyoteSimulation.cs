using Vigil.Sim.Strategies;
using Vigil.Sim.Testing;

namespace Vigil.Sim.Coyote;

/// <summary>
/// <see cref="Simulation.Search(SimulationOptions, Func{SimWorld, Task})"/> where Coyote makes every choice.
/// </summary>
public static class CoyoteSimulation
{
    /// <summary>
    /// Runs execution after execution until one fails or there were enough, and makes the failure small.
    /// </summary>
    /// <param name="options">What to search, and for how long; its strategy is one of Coyote's.</param>
    /// <param name="test">The test. It must make everything anew each time it is called.</param>
    /// <exception cref="ArgumentException">The strategy is not one of Coyote's.</exception>
    public static SimulationResult Search(SimulationOptions options, Func<SimWorld, Task> test)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Strategy is Strategy.CoyoteRandom or Strategy.CoyoteQLearning
            ? Simulation.Search(
                options,
                test,
                (mayGoOn, run) => CoyoteSearch.Run(
                    options.Strategy,
                    options.Seed,
                    options.Executions,
                    mayGoOn,
                    (chooser, seed) => run(chooser, seed).Broken is null))
            : throw new ArgumentException($"{options.Strategy} is not one of Coyote's.", nameof(options));
    }
}
