using Vigil.Sim.Engine.Network;

namespace Vigil.Sim.Testing;

/// <summary>What an execution of a test runs under, whoever chooses.</summary>
/// <param name="Link">What the network is like.</param>
/// <param name="StepsMax">The most steps.</param>
/// <param name="StepsAtOneTimeMax">The most steps while virtual time stands still.</param>
internal sealed record TestBounds(LinkOptions Link, int StepsMax, int StepsAtOneTimeMax)
{
    public static TestBounds Of(SimulationOptions options) =>
        new(options.Link, options.StepsMax, options.StepsAtOneTimeMax);
}
