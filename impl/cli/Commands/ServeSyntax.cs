using System.CommandLine;
using System.Globalization;
using Vigil.Cli.Go;
using Vigil.Core;
using Vigil.Server;
using Vigil.Server.Hosting;

namespace Vigil.Cli.Commands;

/// <summary>The flags of <c>serve</c>; etcd's where etcd has one.</summary>
internal sealed class ServeSyntax
{
    private const string Mode = "--auto-compaction-mode";
    private const string Retention = "--auto-compaction-retention";

    /// <summary>More than ten thousand years is for ever; a time span holds little more.</summary>
    private const long HoursMax = 100_000_000;

    private readonly Option<string> _urls = Text(
        "--listen-client-urls", "Where clients are served, separated by commas", "http://127.0.0.1:2379");
    private readonly Option<string?> _advertise = new("--advertise-client-urls")
    {
        Description = "Where clients reach this member, as advertised; as --listen-client-urls unless it is given",
    };
    private readonly Option<string> _name = Text("--name", "The member's name", "default");
    private readonly Option<string> _logLevel = Text(
        "--log-level", "What is logged to stderr: none, error, warn, info or debug", "error");
    private readonly Option<string> _mode = Text(
        Mode, "What --auto-compaction-retention counts: periodic (time) or revision", "periodic");
    private readonly Option<string> _retention = Text(
        Retention, "How much history to keep: 1h, or a number of hours or of revisions; 0 for all of it", "0");
    private readonly Option<string> _progress = Text(
        "--watch-progress-notify-interval", "How often a quiet watch that requested it gets progress", "10m");
    private readonly Option<int> _requestBytes = Number(
        "--max-request-bytes", "The most bytes of one request", new ServerLimits().RequestBytesMax);
    private readonly Option<int> _txnOps = Number(
        "--max-txn-ops", "The most operations of one transaction", new StoreOptions().TxnOpsMax);
    private readonly Option<long> _quota = Number(
        "--quota-backend-bytes", "The most memory for keys and history; 0 for 2 GiB, below for no bound", 0L);
    private readonly Option<long> _watchBytes = Number(
        "--watch-buffers-bytes",
        "The most memory for events that wait for readers of watches",
        new StoreOptions().BuffersBytesMax);

    private readonly ServeClusterSyntax _cluster = new();

    private IEnumerable<Option> All =>
    [
        _urls, _advertise, _name, _requestBytes, _txnOps, _quota, _watchBytes, _mode, _retention, _progress, _logLevel,
    ];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }

        _cluster.AddTo(command);
    }

    public VigilServerOptions Read(ParseResult parsed)
    {
        var durable = _cluster.Read(parsed);
        var quota = parsed.GetValue(_quota);
        return new VigilServerOptions
        {
            ListenClientUrls = ServeClusterSyntax.Split(_urls.Name, parsed.GetRequiredValue(_urls)),
            AdvertiseClientUrls = parsed.GetValue(_advertise) is { } advertised
                ? ServeClusterSyntax.Split(_advertise.Name, advertised)
                : null,
            Name = parsed.GetRequiredValue(_name),
            DataDir = durable?.DataDir,
            Cluster = durable?.Cluster ?? new ClusterOptions(),
            Logging = Logs.To(Logs.Parse(parsed.GetRequiredValue(_logLevel))),
            Limits = new ServerLimits
            {
                RequestBytesMax = (int)AtLeastOne(_requestBytes.Name, parsed.GetValue(_requestBytes)),
                QuotaBytes = quota == 0 ? new ServerLimits().QuotaBytes : quota,
                ProgressInterval = GoDuration.Parse(_progress.Name, parsed.GetRequiredValue(_progress)),
            },
            Store = new StoreOptions
            {
                TxnOpsMax = (int)AtLeastOne(_txnOps.Name, parsed.GetValue(_txnOps)),
                BuffersBytesMax = AtLeastOne(_watchBytes.Name, parsed.GetValue(_watchBytes)),
            },
            AutoCompaction = ReadPolicy(parsed.GetRequiredValue(_mode), parsed.GetRequiredValue(_retention)),
        };
    }

    /// <summary>A bare number means hours to the one mode and revisions to the other, as in etcd.</summary>
    private static ICompactionPolicy? ReadPolicy(string mode, string retention)
    {
        var isNumber = long.TryParse(retention, CultureInfo.InvariantCulture, out var number);
        return mode switch
        {
            "periodic" or "revision" when isNumber && number == 0 => null,
            "periodic" when isNumber => new PeriodicCompaction(
                TimeSpan.FromHours(Math.Min(HoursMax, AtLeastOne(Retention, number)))),
            "periodic" => new PeriodicCompaction(GoDuration.Parse(Retention, retention)),
            "revision" when isNumber => new RevisionCompaction(AtLeastOne(Retention, number)),
            "revision" => throw new CliException(
                $"""invalid argument "{retention}" for "{Retention}" flag: with mode revision it is a number"""),
            _ => throw new CliException(
                $"""invalid argument "{mode}" for "{Mode}" flag: it is periodic or revision"""),
        };
    }

    internal static long AtLeastOne(string flag, long value) =>
        value > 0
            ? value
            : throw new CliException($"""invalid argument "{value}" for "{flag}" flag: it must be above 0""");

    private static Option<string> Text(string name, string description, string otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static Option<T> Number<T>(string name, string description, T otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
