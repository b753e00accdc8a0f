using System.CommandLine;
using Vigil.Server.Hosting;

namespace Vigil.Cli.Commands;

/// <summary>The flags of <c>snapshot restore</c>; etcdutl's.</summary>
internal sealed class RestoreSyntax
{
    private readonly Option<string> _dataDir =
        new("--data-dir") { Description = "Where to; it must be empty, or not exist" };
    private readonly Option<string> _name = Text("--name", "The member's name", "default");
    private readonly Option<string?> _initial = new("--initial-cluster")
    {
        Description = "The members of the new cluster; this one alone unless it is given",
    };
    private readonly Option<string> _token = Text(
        "--initial-cluster-token", "Distinguishes clusters with the same names and addresses", "etcd-cluster");
    private readonly Option<string> _advertise = Text(
        "--initial-advertise-peer-urls", "Where the others will reach this member", "http://127.0.0.1:2380");
    private readonly Option<bool> _skipHashCheck = Flag.Create(
        "--skip-hash-check", "Take the file although the sum at its end is missing or wrong");
    private readonly Option<long> _bump = new("--bump-revision")
    {
        Description = "How many revisions later the store goes on: more than may have been written after the snapshot",
    };
    private readonly Option<bool> _mark = Flag.Create(
        "--mark-compacted",
        "Compact up to the bumped revision, so that earlier watches are cancelled (required with --bump-revision)");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_dataDir, _name, _initial, _token, _advertise, _skipHashCheck, _bump, _mark])
        {
            command.Options.Add(option);
        }
    }

    public bool SkipsHashCheck(ParseResult parsed) => parsed.GetValue(_skipHashCheck);

    /// <exception cref="CliException">One of two flags that belong together is missing.</exception>
    public long ReadBump(ParseResult parsed)
    {
        var bump = parsed.GetValue(_bump);
        if (bump < 0)
        {
            throw CliException.BadArguments($"--bump-revision is {bump}; it must not be below 0");
        }

        return parsed.GetValue(_mark) == bump > 0
            ? bump
            : throw CliException.BadArguments("--mark-compacted required if --bump-revision > 0, disallowed otherwise");
    }

    /// <exception cref="StartException">The members do not fit each other.</exception>
    public (string Directory, InitialCluster Cluster, Api.Member Member) Read(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_name);
        var urls = ServeClusterSyntax.Split(_advertise.Name, parsed.GetRequiredValue(_advertise));
        var text = parsed.GetValue(_initial) ?? string.Join(',', urls.Select(url => $"{name}={url}"));
        var cluster = InitialCluster.Parse(text, parsed.GetRequiredValue(_token));
        return (Path.GetFullPath(parsed.GetValue(_dataDir) ?? $"{name}.etcd"), cluster, cluster.Find(name, urls));
    }

    private static Option<string> Text(string name, string description, string otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
