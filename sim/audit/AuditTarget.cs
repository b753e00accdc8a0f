using Vigil.Seams;
using Vigil.Sim.Audit.Rounds;
using Vigil.Sim.Audit.Servers;
using Vigil.Sim.Audit.Stories;

namespace Vigil.Sim.Audit;

/// <summary>
/// What is audited: a program, of which each round starts fresh members, or members that run already.
/// </summary>
internal sealed class AuditTarget
{
    /// <summary>Null when the members run already: then no port is drawn either.</summary>
    private readonly (ServerProgram Program, IEntropy Entropy)? _own;
    private readonly IReadOnlyList<string> _urls;
    private readonly string _directory;
    private readonly bool _mayWipe;
    private readonly RoundOptions _options;
    private int _rounds;

    private AuditTarget(
        (ServerProgram Program, IEntropy Entropy)? own,
        IReadOnlyList<string> urls,
        string directory,
        bool mayWipe,
        RoundOptions options)
    {
        (_own, _urls, _directory, _mayWipe, _options) = (own, urls, directory, mayWipe, options);
    }

    /// <summary>Whether processes are ours, to be killed and stopped.</summary>
    public bool IsOurs => _own is not null;

    /// <summary>How many members there are when they run already; 0 when the story says it.</summary>
    public int Members => _urls.Count;

    /// <summary>What it is called, with its version once it was seen.</summary>
    public string Name { get; private set; } = "";

    /// <summary>A program.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="directory">Where members keep data and logs; made when it is not there.</param>
    /// <param name="options">How to judge.</param>
    /// <param name="entropy">Draws ports; not by the seed, or two audits with one seed would want the same.</param>
    public static AuditTarget Of(
        ServerProgram program, string directory, RoundOptions options, IEntropy entropy) =>
        new((program, entropy), [], directory, mayWipe: false, options) { Name = program.Name };

    /// <summary>Members that run already.</summary>
    /// <param name="urls">Where they serve clients.</param>
    /// <param name="mayWipe">Whether what is in their store may be deleted.</param>
    /// <param name="options">How to judge.</param>
    public static AuditTarget Of(IReadOnlyList<string> urls, bool mayWipe, RoundOptions options) =>
        new(null, urls, "", mayWipe, options);

    /// <summary>Runs a story once.</summary>
    /// <exception cref="AuditException">The servers can't be started, or can't do what the story says.</exception>
    public async Task<RoundResult> RunAsync(AuditStory story)
    {
        if (_own is not var (program, entropy))
        {
            var running = new RunningServers(_urls);
            await using (running)
            {
                // After the first round what is in the store is ours.
                await running.PrepareAsync(_mayWipe || _rounds++ > 0);
                await NameAsync(running);
                return await Round.RunAsync(story with { Members = _urls.Count }, running, _options);
            }
        }

        var directory = Path.Combine(_directory, $"round-{++_rounds}");
        var hasDisks = story.Faults.Any(fault => fault.Kind == AuditFaultKind.FreezeDisk);
        var fleet = await Fleet.StartAsync(program, story.Members, story.Settings, directory, entropy, hasDisks);
        RoundResult result;
        await using (fleet)
        {
            await NameAsync(fleet);
            var isNotified = program.Settings.ContainsKey(Setting.ProgressMs);
            result = await Round.RunAsync(story, fleet, _options with
            {
                IsStrict = _options.IsStrict || program.IsVigil,
                ProgressMs = isNotified ? story.Settings.GetValueOrDefault(Setting.ProgressMs) : 0,
            });
        }

        Directory.Delete(directory, recursive: true);
        return result;
    }

    private async Task NameAsync(AuditServers servers)
    {
        var versions = (await servers.StatusAsync()).Select(answer => answer?.Version).OfType<string>().Distinct()
            .ToArray();
        if (versions.Length > 1)
        {
            throw new AuditException($"Members have different versions, {string.Join(" and ", versions)}: an audit is "
                + "of one. Give one program.");
        }

        Name = $"{_own?.Program.Name ?? "a server"} {versions.FirstOrDefault()}".TrimEnd();
    }
}
