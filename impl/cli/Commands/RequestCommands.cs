using System.CommandLine;

namespace Vigil.Cli.Commands;

/// <summary>The commands that are one request: <c>put</c>, <c>get</c>, <c>del</c>.</summary>
internal static class RequestCommands
{
    public static Command Put(Terminal terminal, ClientFlags flags)
    {
        var syntax = new PutSyntax();
        var command = Create("put", "Puts the given key into the store", syntax,
            "vigil put greeting hello", "vigil put greeting hi --prev-kv", "vigil put photo < photo.jpg");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var put = syntax.Read(parsed, terminal).RequestPut;
            using var client = flags.Connect(parsed);
            printer.Put(await client.PutAsync(put, cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }

    public static Command Get(Terminal terminal, ClientFlags flags)
    {
        var syntax = new GetSyntax();
        var command = Create("get", "Gets the key or a range of keys", syntax,
            "vigil get greeting", "vigil get app/ --prefix --keys-only", "vigil get greeting --rev=4 -w json");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var get = syntax.Read(parsed, terminal).RequestRange;
            var printer = flags.Printer(parsed, terminal, syntax.IsValueOnly(parsed));
            if (get.CountOnly && !flags.IsFields(parsed))
            {
                throw CliException.BadArguments("--count-only is only for `--write-out=fields`");
            }

            using var client = flags.Connect(parsed);
            printer.Get(await client.GetAsync(get, cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }

    public static Command Del(Terminal terminal, ClientFlags flags)
    {
        var syntax = new DelSyntax();
        var command = Create("del", "Removes the specified key or range of keys", syntax,
            "vigil del greeting", "vigil del app/ --prefix --prev-kv", "vigil del a c");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = flags.Printer(parsed, terminal);
            var delete = syntax.Read(parsed, terminal).RequestDeleteRange;
            using var client = flags.Connect(parsed);
            printer.Delete(await client.DeleteAsync(delete, cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Create(
        string name,
        string description,
        IRequestSyntax syntax,
        params string[] examples)
    {
        var command = new Command(name, Examples.Append(description, examples));
        syntax.AddTo(command);
        return command;
    }
}
