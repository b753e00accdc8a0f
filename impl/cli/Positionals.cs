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

    public void AddTo(Command command) => command.Arguments.Add(_argument);

    /// <exception cref="CliException">One of them looks like a flag, and comes before a double dash.</exception>
    public IReadOnlyList<string> Read(ParseResult parsed)
    {
        // The parser takes a flag it doesn't know for an argument, since any number of these is welcome.
        var values = parsed.GetResult(_argument)?.Tokens ?? [];
        var afterDash = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Count() - 1;
        foreach (var token in values.SkipLast(Math.Max(0, afterDash)))
        {
            if (token.Value.Length > 1 && token.Value[0] == '-')
            {
                throw new CliException($"unknown flag: {token.Value}") { IsUsage = true };
            }
        }

        return [.. values.Select(token => token.Value)];
    }
}
