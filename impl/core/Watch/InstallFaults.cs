namespace Vigil.Core;

/// <summary>
/// Deliberate faults of what becomes of watchers when a leader's snapshot replaces the store under them, all off.
/// </summary>
[Flags]
internal enum InstallFaults
{
    None = 0,

    /// <summary>They stay synced, and what they missed is not looked for.</summary>
    LeaveWatchers = 1 << 0,

    /// <summary>They go back to where they last read history, for what is notified does not count (#15271).</summary>
    Rewind = 1 << 1,

    /// <summary>What they wait for is forgotten: they get all from what this member had on (#20221).</summary>
    ForgetFuture = 1 << 2,

    /// <summary>They fall behind, and nobody serves them (#9281).</summary>
    Lose = 1 << 3,

    /// <summary>Those that the snapshot's compaction passed go on behind it (#11456).</summary>
    Pass = 1 << 4,
}

/// <summary>What the faults do.</summary>
internal static class InstallFaultsExtensions
{
    /// <summary>The first revision that a synced watcher did not get.</summary>
    /// <param name="faults">None, but in a mutant.</param>
    /// <param name="wanted">The first that it is owed at all.</param>
    /// <param name="next">The first that the store it had did not have.</param>
    /// <param name="compacted">The compacted revision of the store that it has now.</param>
    public static long FirstMissed(this InstallFaults faults, long wanted, long next, long compacted) =>
        faults switch
        {
            InstallFaults.Rewind => wanted,
            InstallFaults.ForgetFuture => next,
            InstallFaults.Pass => Math.Max(Math.Max(wanted, next), compacted),
            _ => Math.Max(wanted, next),
        };
}
