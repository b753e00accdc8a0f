namespace Vigil.Sim.Cli;

/// <summary>What the simulator's command exits with.</summary>
internal static class ExitCodes
{
    /// <summary>All laws held.</summary>
    public const int Held = 0;

    /// <summary>A law was broken.</summary>
    public const int Broken = 1;

    /// <summary>The arguments or a file can't be used.</summary>
    public const int Unusable = 2;

    /// <summary>A replay is not the execution that was recorded.</summary>
    public const int Diverged = 3;

    /// <summary>A sweep was stopped from outside; the same command goes on with it.</summary>
    public const int Stopped = 4;

    /// <summary>A step did not end in real time; what ran it was left behind.</summary>
    public const int Hung = 5;
}
