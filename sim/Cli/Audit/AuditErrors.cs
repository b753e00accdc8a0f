using Vigil.Sim.Audit;

namespace Vigil.Sim.Cli.Audit;

/// <summary>What can't be done, for its user.</summary>
internal static class AuditErrors
{
    /// <summary>Runs a command; what can't be done is written to stderr.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> CatchAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (AuditException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Unusable;
        }
    }
}
