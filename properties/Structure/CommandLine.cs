using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Vigil.Cli;
using Vigil.Sim.Cli;

namespace Vigil.Properties.Structure;

/// <summary>
/// A command line as a paper shows it, held to the program that it names: <c>dotnet</c> with a project of this
/// repository, <c>vigil</c>, <c>vigil-sim</c> (<c>sim</c> for short), or a script of this repository.
/// </summary>
internal static partial class CommandLine
{
    private const string VigilProgram = "artifacts/bin/Vigil.Cli/release/vigil.dll";

    /// <summary>A group of commands that is one itself.</summary>
    private const string Audit = "audit";

    private static readonly string[] Shells = ["", "sh", "bash", "console"];

    /// <summary>What <c>dotnet</c> itself takes in front of <c>--</c>.</summary>
    private static readonly HashSet<string> DotnetFlags =
        new(["-c", "--project", "--no-build", "--filter", "-e"], StringComparer.Ordinal);

    /// <summary>Every one that a paper shows, in fences and within backticks.</summary>
    public static IEnumerable<string> In(Paper paper) =>
        paper.Fences.Where(fence => Shells.Contains(fence.Language, StringComparer.Ordinal) && fence.Source is null)
            .SelectMany(fence => Continuation().Replace(string.Join('\n', fence.Lines), " ").Split('\n'))
            .Concat(paper.Code)
            .Select(line => Prompt().Replace(line.Trim(), ""))
            .Where(IsOurs);

    /// <summary>Why it would not be understood; null when it would. Nothing is run.</summary>
    public static string? Complaint(string line)
    {
        var isUsage = line.AsSpan().IndexOfAny('[', '…', '<') >= 0;
        var plain = isUsage ? UsageMarks().Replace(line, "") : Tail().Replace(line, "");
        string[] words = [.. CommandLineParser.SplitCommandLine(plain)];
        return words switch
        {
            ["vigil", .. var rest] => OfVigil(rest, isUsage),
            ["sim" or "vigil-sim", .. var rest] => OfTree(SimCommand.Create(), rest, isUsage, null),
            ["dotnet", .. var rest] => OfDotnet(rest, isUsage),
            [var script, .. var rest] => OfText(script, rest),
            [] => null,
        };
    }

    /// <summary>A program's name alone is no command line.</summary>
    private static bool IsOurs(string line) => line.Split(' ') switch
    {
        ["dotnet" or "vigil" or "vigil-sim" or "sim", _, ..] => true,
        [var script, ..] when script.Contains('/', StringComparison.Ordinal) =>
            IsScript(Path.Combine(Repository.Root, script)),
        _ => false,
    };

    private static bool IsScript(string path) =>
        File.Exists(path) && File.ReadAllText(path).StartsWith("#!", StringComparison.Ordinal);

    private static string? OfVigil(string[] words, bool isUsage) => OfTree(
        VigilCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null)), words, isUsage,
        VigilCommand.Parsing);

    private static string? OfDotnet(string[] words, bool isUsage)
    {
        if (words is [VigilProgram, .. var arguments])
        {
            return OfVigil(arguments, isUsage);
        }

        var end = Array.IndexOf(words, "--");
        var own = end < 0 ? words : words[..end];
        if (own.Skip(1).FirstOrDefault(word => word.StartsWith('-') && !DotnetFlags.Contains(word)) is { } unknown)
        {
            return $"dotnet is not known here to take {unknown}";
        }

        if (words is ["test"])
        {
            return null;
        }

        var project = Array.IndexOf(own, "--project") is >= 0 and var place && place + 1 < own.Length ? own[place + 1]
            : own is ["build" or "test", var first, ..] && !first.StartsWith('-') ? first
            : own is ["build" or "test", .., var last] ? last
            : null;
        return project is null || !IsProject(project) ? $"{project ?? "what it runs"} is no project or solution"
            : end < 0 ? null
            : project switch
            {
                "sim" => OfTree(SimCommand.Create(), words[(end + 1)..], isUsage, null),
                "impl/cli" => OfVigil(words[(end + 1)..], isUsage),
                _ => OfText(project, words[(end + 1)..]),
            };
    }

    /// <summary>
    /// By the program's own parser; what is only a pattern of a command line, by the names of flags alone.
    /// </summary>
    private static string? OfTree(RootCommand root, string[] words, bool isUsage, ParserConfiguration? configuration)
    {
        if (FirstUnknown(root, words) is { } unknown)
        {
            return unknown;
        }

        if (isUsage)
        {
            return null;
        }

        var parsed = root.Parse(words, configuration);
        return words.Length == 0 || words.Contains("--help") ? null
            : parsed.CommandResult.Command is { Subcommands.Count: > 0, Name: not Audit }
            ? $"{string.Join(' ', words)} is not one of its commands"
            : parsed.Errors is [var error, ..] ? error.Message : null;
    }

    private static string? FirstUnknown(RootCommand root, string[] words)
    {
        Command command = root;
        var options = root.Options.ToList();
        foreach (var word in words.TakeWhile(word => word != "--"))
        {
            var name = word.Split('=')[0];
            if (word.StartsWith('-') && !options.Any(option => option.Name == name || option.Aliases.Contains(name)))
            {
                return $"{command.Name} has no {name}";
            }

            if (command.Subcommands.FirstOrDefault(
                one => one.Name == word || one.Aliases.Contains(word)) is { } subcommand)
            {
                command = subcommand;
                options.AddRange(command.Options);
            }
        }

        return null;
    }

    /// <summary>By its text: a flag that it takes stands in it.</summary>
    private static string? OfText(string place, string[] words)
    {
        var path = Path.Combine(Repository.Root, place);
        var text = File.Exists(path)
            ? File.ReadAllText(path)
            : string.Join('\n', Directory.GetFiles(path, "*.cs").Select(File.ReadAllText));
        return words.TakeWhile(word => word != "--").Where(word => word.StartsWith('-'))
            .Select(word => word.Split('=')[0])
            .FirstOrDefault(flag => !Regex.IsMatch(text, $@"(?<![\w-]){Regex.Escape(flag)}(?![\w-])")) is { } unknown
                ? $"{place} has no {unknown}"
                : null;
    }

    private static bool IsProject(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        return Directory.Exists(full)
            ? Directory.EnumerateFiles(full, "*.csproj").Any()
            : File.Exists(full) && Path.GetExtension(full) is ".sln" or ".csproj";
    }

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continuation();

    /// <summary>A prompt, and variables that are set for one command.</summary>
    [GeneratedRegex(@"^(\$ )?([A-Z_]+=\S* )*")]
    private static partial Regex Prompt();

    [GeneratedRegex(@"[\[\]…]|\\?\|\w+")]
    private static partial Regex UsageMarks();

    /// <summary>What a shell would take for itself.</summary>
    [GeneratedRegex(@" (#|\||>|&&|&|<) .*$")]
    private static partial Regex Tail();
}
