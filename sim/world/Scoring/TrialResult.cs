namespace Vigil.Sim.World.Scoring;

/// <summary>What came of a mutant.</summary>
internal enum Verdict
{
    /// <summary>A law broke, or the execution could not end.</summary>
    Killed,

    /// <summary>The budget was spent and every law held.</summary>
    Survived,

    /// <summary>No seed came to its place.</summary>
    NotReached,
}

/// <summary>What came of one mutant, and how.</summary>
/// <param name="Id">Its number in the build.</param>
/// <param name="Key">Its key, which outlives the build.</param>
/// <param name="Verdict">What.</param>
/// <param name="Laws">The laws that the execution that noticed it broke; empty when none did.</param>
/// <param name="Message">What happened instead of what the first of them promises; null when none broke.</param>
/// <param name="Setup">Where it was noticed; null when it was not.</param>
/// <param name="Strategy">Who chose there; null when it was not.</param>
/// <param name="Seed">The seed of the execution that noticed it; 0 when none did.</param>
/// <param name="Executions">How many were run.</param>
/// <param name="CpuSeconds">How much processor time they took.</param>
internal sealed record TrialResult(
    int Id,
    string Key,
    Verdict Verdict,
    IReadOnlyList<string> Laws,
    string? Message,
    Setup? Setup,
    string? Strategy,
    ulong Seed,
    int Executions,
    double CpuSeconds)
{
    /// <summary>In place of a law: an execution did not end, and its process was killed.</summary>
    public const string Watchdog = "the watchdog";

    /// <summary>In place of a law: the process that ran it ended.</summary>
    public const string Crash = "a crash";

    /// <summary>In place of a law: an execution took more memory than there is.</summary>
    public const string Memory = "memory";

    /// <summary>One whose process did not survive it.</summary>
    public static TrialResult Ended(int id, string key, string how, int executions, double seconds) =>
        new(id, key, Verdict.Killed, [how], null, null, null, 0, executions, seconds);
}
