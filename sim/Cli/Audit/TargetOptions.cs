using System.CommandLine;
using Vigil.Client.Hosting;
using Vigil.Sim.Audit;
using Vigil.Sim.Audit.Rounds;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.Cli.Audit;

/// <summary>Which server is audited, as every command of an audit takes it.</summary>
internal static class TargetOptions
{
    public static readonly Option<string?> Etcd = new("--etcd")
    {
        Description = "An etcd program, whose members are started, killed and stopped here: /usr/bin/etcd.",
    };

    public static readonly Option<string?> Vigil = new("--vigil")
    {
        Description = "As --etcd, of Vigil: vigil or vigil.dll.",
    };

    public static readonly Option<string?> Server = new("--server")
    {
        Description = "As --etcd, of another: a command line with {name}, {data}, {client}, {peer}, {advertised}, "
            + "{cluster} and {state} where members differ.",
    };

    public static readonly Option<string[]> Endpoints = new("--endpoints")
    {
        Description = "Members that run already: http://host:2379,…. Their store must be empty.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static readonly Option<bool> Wipe = new("--wipe")
    {
        Description = "Have everything deleted that the store at --endpoints holds.",
    };

    public static readonly Option<string?> DataDir = new("--data-dir")
    {
        Description = "Where members keep data and logs, while they run; a temporary directory when left out.",
    };

    public static readonly Option<int> Patience = new("--patience")
    {
        Description = "How many seconds servers have to catch up when all is healed.",
        DefaultValueFactory = static _ => 20,
    };

    public static readonly Option<bool> Strict = new("--strict")
    {
        Description = "Judge what Vigil promises beyond etcd, too; of --vigil it always is.",
    };

    public static readonly Option<string[]> Except = new("--except")
    {
        Description = "Laws that are known to break, and are not judged.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Adds them to a command.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Etcd, Vigil, Server, Endpoints, Wipe, DataDir, Patience, Strict, Except })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The target that they say.</summary>
    /// <exception cref="AuditException">They say none, or several, or what is not there.</exception>
    public static AuditTarget Read(ParseResult parsed)
    {
        var endpoints = (parsed.GetValue(Endpoints) ?? []).SelectMany(text => text.Split(',')).ToArray();
        ServerProgram?[] programs =
        [
            parsed.GetValue(Etcd) is { } etcd ? ServerProgram.Etcd(Program("--etcd", etcd)) : null,
            parsed.GetValue(Vigil) is { } vigil ? ServerProgram.Vigil(Program("--vigil", vigil)) : null,
            parsed.GetValue(Server) is { } server ? ServerProgram.Other(server) : null,
        ];
        var program = programs.OfType<ServerProgram>().ToArray();
        if (program.Length + (endpoints.Length > 0 ? 1 : 0) != 1)
        {
            throw new AuditException("Give one of --etcd, --vigil, --server and --endpoints: what is to be audited.");
        }

        if (parsed.GetValue(Patience) < 1)
        {
            throw new AuditException("--patience takes a number of seconds from 1 on.");
        }

        var options = new RoundOptions
        {
            Patience = TimeSpan.FromSeconds(parsed.GetValue(Patience)),
            IsStrict = parsed.GetValue(Strict),
            Except = Laws(parsed.GetValue(Except) ?? []),
        };
        Array.ForEach(endpoints, url => Addresses.Of(url));
        return endpoints.Length > 0
            ? AuditTarget.Of(endpoints, parsed.GetValue(Wipe), options)
            : AuditTarget.Of(program[0], Data(parsed), options, new OsEntropy());
    }

    /// <summary>The full path of a program.</summary>
    /// <exception cref="AuditException">There is none.</exception>
    public static string Program(string option, string path)
    {
        if (File.Exists(path))
        {
            return Path.GetFullPath(path);
        }

        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(directory => Path.Combine(directory, path)).FirstOrDefault(File.Exists);
        return !path.Contains('/', StringComparison.Ordinal) && found is not null
            ? found
            : throw new AuditException($"{option} names {path}, and there is no such file: give a program's path.");
    }

    private static string[] Laws(string[] names) =>
        names.FirstOrDefault(name => Law.All.All(law => law.Name != name)) is { } unknown
            ? throw new AuditException($"--except names {unknown}, which is no law: docs/evidence.md lists them.")
            : names;

    private static string Data(ParseResult parsed)
    {
        var given = parsed.GetValue(DataDir);
        if (given is not null && Directory.Exists(given) && Directory.EnumerateFileSystemEntries(given).Any())
        {
            throw new AuditException(
                $"--data-dir {given} is not empty, and a round begins with an empty store: give another.");
        }

        return Path.GetFullPath(
            given ?? Path.Combine(Path.GetTempPath(), $"vigil-audit-{Environment.ProcessId}"));
    }
}
