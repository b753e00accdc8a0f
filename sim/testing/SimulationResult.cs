namespace Vigil.Sim.Testing;

/// <summary>What a search came to.</summary>
/// <param name="Executions">
/// How many executions were run, the failing one included; those that shrank it are not.
/// </param>
/// <param name="Choices">How many choices they had.</param>
/// <param name="Steps">How many steps they took.</param>
/// <param name="Simulated">How much virtual time went by in them.</param>
/// <param name="Hash">
/// One number for all that was chosen, sent and noted in them: the same whenever and wherever the same search is run.
/// </param>
/// <param name="Failure">The first failure, made small; null when every execution passed.</param>
public sealed record SimulationResult(
    int Executions, long Choices, long Steps, TimeSpan Simulated, ulong Hash, SimulationFailure? Failure)
{
    /// <summary>Fails a test of any framework when something was found.</summary>
    /// <exception cref="SimulationFailedException">Something was found; its message is the whole story.</exception>
    public void ThrowIfFailed()
    {
        if (Failure is not null)
        {
            throw new SimulationFailedException(Failure);
        }
    }
}

/// <summary>A search found a failure. The message is <see cref="SimulationFailure.ToString"/>.</summary>
public sealed class SimulationFailedException : Exception
{
    internal SimulationFailedException(SimulationFailure failure)
        : base(failure.ToString())
    {
        Failure = failure;
    }

    /// <summary>What was found.</summary>
    public SimulationFailure Failure { get; }
}
