using System.CommandLine;
using Vigil.Api;

namespace Vigil.Cli.Commands;

/// <summary>The flags and arguments of a request, which is a command of its own or a line of a transaction.</summary>
internal interface IRequestSyntax
{
    void AddTo(Command command);

    /// <exception cref="CliException">They make no request.</exception>
    RequestOp Read(ParseResult parsed, Terminal terminal);
}
