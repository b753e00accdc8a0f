using System.CommandLine;

namespace Vigil.Cli;

/// <summary>A flag that is there or not. It never takes the word after it, which may be a key named true.</summary>
internal static class Flag
{
    public static Option<bool> Create(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
}
