using System.Diagnostics;
using System.Globalization;
using Vigil.Sim.Audit.Stories;

namespace Vigil.Sim.Audit.Servers;

/// <summary>A program that serves etcd's protocol, and how one of its members is started.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Command">The program and its arguments, with placeholders for what differs from member to
/// member.</param>
/// <param name="Settings">The flags of a setting, in which <c>{}</c> is its value; a setting that is missing here is
/// left at its default.</param>
internal sealed record ServerProgram(
    string Name, IReadOnlyList<string> Command, IReadOnlyDictionary<Setting, string[]> Settings)
{
    private static readonly string[] Placeholders =
        ["{name}", "{data}", "{client}", "{peer}", "{advertised}", "{cluster}", "{state}"];

    private static readonly string[] Serve =
    [
        "--name", "{name}", "--data-dir", "{data}",
        "--listen-client-urls", "{client}", "--advertise-client-urls", "{client}",
        "--listen-peer-urls", "{peer}", "--initial-advertise-peer-urls", "{advertised}",
        "--initial-cluster", "{cluster}", "--initial-cluster-state", "{state}",
    ];

    /// <summary>Whether the laws that are Vigil's alone are judged as well.</summary>
    public bool IsVigil { get; private init; }

    /// <summary>etcd, by its program.</summary>
    public static ServerProgram Etcd(string path) => new("etcd", [path, .. Serve], new Dictionary<Setting, string[]>
    {
        [Setting.ProgressMs] = ["--experimental-watch-progress-notify-interval", "{}ms"],
        [Setting.SnapshotCount] = ["--snapshot-count", "{}"],
        [Setting.CompactionBatch] = ["--experimental-compaction-batch-limit", "{}"],
    });

    /// <summary>Vigil, by its program or its assembly.</summary>
    public static ServerProgram Vigil(string path)
    {
        string[] program = path.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", path] : [path];
        return new ServerProgram(
            "vigil",
            [
                .. program, "serve", .. Serve, "--log-level", "warn",

                // Small, so that logs are cut and members that were away get snapshots.
                "--snapshot-count", "262144", "--snapshot-catchup-entries", "200",
            ],
            new Dictionary<Setting, string[]>
            {
                [Setting.ProgressMs] = ["--watch-progress-notify-interval", "{}ms"],
            })
        {
            IsVigil = true,
        };
    }

    /// <summary>Any other, by its command line.</summary>
    /// <exception cref="AuditException">It lacks a placeholder without which members would be the same.</exception>
    public static ServerProgram Other(string commandLine)
    {
        var words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] needed = ["{data}", "{client}"];
        if (needed.FirstOrDefault(place => !commandLine.Contains(place, StringComparison.Ordinal)) is { } missing)
        {
            throw new AuditException($"--server lacks {missing}: a command line with {string.Join(", ", Placeholders)} "
                + "where members differ, such as 'server --data {data} --listen {client}'.");
        }

        return new ServerProgram(Path.GetFileName(words[0]), words, new Dictionary<Setting, string[]>());
    }

    /// <summary>What starts one member.</summary>
    public ProcessStartInfo Start(MemberPlace place, IReadOnlyDictionary<Setting, int> settings)
    {
        string[] flags =
        [
            .. settings.Where(setting => Settings.ContainsKey(setting.Key)).SelectMany(setting => Settings[setting.Key]
                .Select(flag => flag.Replace(
                    "{}", setting.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))),
        ];
        string[] values =
            [place.Name, place.Data, place.Url, place.PeerUrl, place.AdvertisedUrl, place.Cluster, place.State];
        string[] words = [.. Command.Select(Fill), .. flags];
        return new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        string Fill(string word)
        {
            for (var i = 0; i < values.Length; i++)
            {
                word = word.Replace(Placeholders[i], values[i], StringComparison.Ordinal);
            }

            return word;
        }
    }
}

/// <summary>Where one member is and what it is given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Data">Its directory.</param>
/// <param name="Url">Where it serves clients.</param>
/// <param name="PeerUrl">Where it serves members.</param>
/// <param name="AdvertisedUrl">Where members find it: in front of <paramref name="PeerUrl"/>.</param>
/// <param name="Cluster">All founders.</param>
/// <param name="State"><c>new</c>, or <c>existing</c> for one that joins.</param>
internal sealed record MemberPlace(
    string Name, string Data, string Url, string PeerUrl, string AdvertisedUrl, string Cluster, string State);
