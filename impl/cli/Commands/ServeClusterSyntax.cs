using System.CommandLine;
using Vigil.Server.Hosting;

namespace Vigil.Cli.Commands;

/// <summary>The flags of <c>serve</c> for the data directory and the other members.</summary>
internal sealed class ServeClusterSyntax
{
    private readonly Option<string> _dataDir = new("--data-dir")
    {
        Description = "The directory of the member's log and snapshots; without it everything is in memory",
    };
    private readonly Option<string> _peerUrls = Text(
        "--listen-peer-urls", "Where other members are served, separated by commas", "http://127.0.0.1:2380");
    private readonly Option<string?> _advertise = new("--initial-advertise-peer-urls")
    {
        Description = "Where the others reach this member; as --listen-peer-urls unless it is given",
    };
    private readonly Option<string?> _initial = new("--initial-cluster")
    {
        Description =
            "The first members, the same on all: a=http://10.0.0.1:2380,b=…; this one alone unless it is given",
    };
    private readonly Option<string> _state = Text(
        "--initial-cluster-state", "new founds the cluster, existing joins one that this member was added to", "new");
    private readonly Option<string> _token = Text(
        "--initial-cluster-token", "Distinguishes clusters with the same names and addresses", "etcd-cluster");
    private readonly Option<string?> _secret = new("--peer-secret-file")
    {
        Description =
            "A file with a secret of 16 bytes or more, the same on all members; who does not hold it is not served at"
            + " --listen-peer-urls",
    };
    private readonly Option<int> _heartbeat = Number(
        "--heartbeat-interval", "Milliseconds between two heartbeats of a leader; the same on all members", 100);
    private readonly Option<int> _election = Number(
        "--election-timeout",
        "Milliseconds of silence before another leader is elected; the same on all members", 1000);
    private readonly Option<long> _snapshot = Number(
        "--snapshot-count",
        "Bytes of log, not entries as in etcd, after which a snapshot is taken",
        new ClusterOptions().SnapshotAfterBytes);
    private readonly Option<int> _keep = Number(
        "--snapshot-catchup-entries",
        "Entries of the log that are kept behind a snapshot, for members that are a little behind",
        new ClusterOptions().KeepEntries);

    private IEnumerable<Option> All =>
        [_dataDir, _peerUrls, _advertise, _initial, _state, _token, _secret, _heartbeat, _election, _snapshot, _keep];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <returns>Null when everything is to be in memory.</returns>
    /// <exception cref="CliException">A flag can't be read, or needs a directory and there is none.</exception>
    public (string DataDir, ClusterOptions Cluster)? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_dataDir) is not { } directory)
        {
            return All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } needless
                ? throw new CliException(
                    $"{needless.Name} is for a member that keeps its data: give --data-dir, too, or leave it out")
                : null;
        }

        if (directory.Length == 0)
        {
            throw new CliException("--data-dir is empty; give it a directory, or leave it out to serve from memory");
        }

        return (Path.GetFullPath(directory), new ClusterOptions
        {
            ListenPeerUrls = Split(_peerUrls.Name, parsed.GetRequiredValue(_peerUrls)),
            AdvertisePeerUrls = parsed.GetValue(_advertise) is { } urls ? Split(_advertise.Name, urls) : null,
            InitialCluster = parsed.GetValue(_initial),
            InitialClusterState = ReadState(parsed.GetRequiredValue(_state)),
            InitialClusterToken = parsed.GetRequiredValue(_token),
            PeerSecretFile = ReadPath(parsed.GetValue(_secret)),
            HeartbeatInterval = TimeSpan.FromMilliseconds(parsed.GetValue(_heartbeat)),
            ElectionTimeout = TimeSpan.FromMilliseconds(parsed.GetValue(_election)),
            SnapshotAfterBytes = ServeSyntax.AtLeastOne(_snapshot.Name, parsed.GetValue(_snapshot)),
            KeepEntries = (int)ServeSyntax.AtLeastOne(_keep.Name, parsed.GetValue(_keep)),
        });
    }

    internal static string[] Split(string flag, string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } urls
            ? urls
            : throw new CliException($"{flag} is empty; write it as http://127.0.0.1:2380");

    private string? ReadPath(string? path) => path is { Length: 0 }
        ? throw new CliException($"{_secret.Name} is empty; give it a file, or leave it out")
        : path is null ? null : Path.GetFullPath(path);

    private InitialClusterState ReadState(string state) => state switch
    {
        "new" => InitialClusterState.New,
        "existing" => InitialClusterState.Existing,
        _ => throw new CliException(
            $"""invalid argument "{state}" for "{_state.Name}" flag: it is new or existing"""),
    };

    private static Option<string> Text(string name, string description, string otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static Option<T> Number<T>(string name, string description, T otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
