using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vigil.Cli;

/// <summary>
/// A command's arguments that are not flags. How many there must be, the command says, in etcdctl's words.
/// </summary>
internal sealed class Positionals(string names, string description)
{
    private readonly Argument<string[]> _argument = new(names)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>For a command that wants none; etcdctl ignores the ones that are given.</summary>
    public static Positionals None() => new("none", "None") { _argument = { Hidden = true } };

    public void AddTo(Command command) => command.Arguments.Add(_argument);

    /// <exception cref="CliException">One of them looks like a flag, and comes before a double dash.</exception>
    public IReadOnlyList<string> Read(ParseResult parsed)
    {
        var (before, after) = ReadAroundDash(parsed);
        return [.. before, .. after ?? []];
    }

    /// <returns>Those before a double dash, and those after it; null when there is no dash.</returns>
    /// <exception cref="CliException">One of them looks like a flag, and comes before a double dash.</exception>
    public (IReadOnlyList<string> Before, IReadOnlyList<string>? After) ReadAroundDash(ParseResult parsed)
    {
        // The parser takes a flag it doesn't know for an argument, since any number of these is welcome.
        var values = (parsed.GetResult(_argument)?.Tokens ?? []).Select(token => token.Value).ToArray();
        var fromDash = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Count();
        var before = values.SkipLast(Math.Max(0, fromDash - 1)).ToArray();
        if (before.FirstOrDefault(value => value.Length > 1 && value[0] == '-') is { } flag)
        {
            throw new CliException($"unknown flag: {flag}") { IsUsage = true };
        }

        return (before, fromDash == 0 ? null : values[before.Length..]);
    }
}
