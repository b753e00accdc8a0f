using System.CommandLine;

namespace Vigil.Cli;

/// <summary>A flag that every command has and that the environment may set; what is written wins.</summary>
internal sealed class GlobalFlag(string name, string description, string standard, params string[] aliases)
{
    public Option<string> Option { get; } = new(name, aliases)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        Recursive = true,
    };

    /// <summary>Whether it is written on the command line.</summary>
    public bool IsWritten(ParseResult parsed) => parsed.GetResult(Option) is { Implicit: false };

    /// <summary>Whether it is written, or the environment sets it.</summary>
    public bool IsSet(ParseResult parsed) => IsWritten(parsed) || Settings.Read(Settings.NameOf(name)) is not null;

    /// <returns>The value, and what to call it in a complaint.</returns>
    public (string Source, string Value) Read(ParseResult parsed) =>
        IsWritten(parsed)
            ? (name, parsed.GetRequiredValue(Option))
            : Settings.Read(Settings.NameOf(name)) ?? (name, standard);
}
