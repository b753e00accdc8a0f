namespace Vigil.Sim.Testing;

/// <summary>What broke.</summary>
/// <param name="Key">The same for failures of one kind, whatever names and numbers their messages have.</param>
/// <param name="Message">In words.</param>
internal sealed record Broken(string Key, string Message)
{
    /// <summary>The key of code that left the simulation.</summary>
    public const string Escape = "escape";

    /// <summary>What the key of an exception that no await saw begins with.</summary>
    public const string Unobserved = "unobserved ";
}
