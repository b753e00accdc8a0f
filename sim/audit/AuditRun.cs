using Vigil.Sim.Audit.Files;
using Vigil.Sim.Audit.Rounds;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World.History;

namespace Vigil.Sim.Audit;

/// <summary>Rounds, one after the other, each with a story of its own.</summary>
/// <param name="target">What is audited.</param>
/// <param name="options">How long, and what.</param>
/// <param name="files">Where failures are kept.</param>
/// <param name="print">Called with each line of progress.</param>
/// <param name="time">The real clock.</param>
internal sealed class AuditRun(
    AuditTarget target, AuditOptions options, AuditFiles files, Action<string> print, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, FoundFault> _found = [];
    private TimeSpan _shrunk;

    private TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>What was found, by law, in the order in which it was.</summary>
    public IReadOnlyCollection<FoundFault> Found => _found.Values;

    /// <summary>How many rounds there were.</summary>
    public int Rounds { get; private set; }

    /// <summary>How many calls of clients were judged.</summary>
    public long Operations { get; private set; }

    /// <summary>How many events of watches were judged.</summary>
    public long Events { get; private set; }

    /// <summary>How many rounds were not decided.</summary>
    public int Undecided { get; private set; }

    /// <summary>What was odd and is no fault, with how often it was.</summary>
    public SortedDictionary<string, int> Notes { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs rounds until the time is over.</summary>
    /// <exception cref="AuditException">The servers can't be started or reached.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        // Time for shrinking is beside that for rounds.
        while (Rounds < options.Rounds && Elapsed - _shrunk < options.Time && !stop.IsCancellationRequested)
        {
            var members = target.IsOurs ? options.Members : target.Members;
            var story = StoryDrawer.Draw(
                options.Seed, Rounds, members, options.Focus, options.RoundSeconds, target.IsOurs);
            var result = await target.RunAsync(story);
            Rounds++;
            Operations += result.History.Operations.Count(operation => operation.Client != Operation.TheStore);
            Events += result.Verdict.Events;
            Undecided += result.Verdict.IsUndecided ? 1 : 0;
            foreach (var note in result.Notes)
            {
                Notes[note.Split(':')[0]] = Notes.GetValueOrDefault(note.Split(':')[0]) + 1;
            }

            print($"{Elapsed.TotalSeconds,6:n1} s  round {Rounds}: {story.Title}, {story.Members} members, "
                + $"{result.History.Operations.Count:n0} calls, {result.Verdict.Events:n0} events, "
                + $"{result.Time.TotalSeconds:n1} s: {(result.Holds ? "all laws held" : "BROKEN " + result.Law)}");
            if (!result.Holds)
            {
                await KeepAsync(result, stop);
                if (options.StopsAtFailure)
                {
                    return;
                }
            }
        }
    }

    private async Task KeepAsync(RoundResult result, CancellationToken stop)
    {
        if (_found.TryGetValue(result.Law, out var found))
        {
            found.Rounds++;
        }

        var name = $"round-{Rounds:0000}-{result.Law}";
        var path = await files.KeepAsync(name, result, target.Name);
        if (found is not null)
        {
            return;
        }

        found = new FoundFault(result, Elapsed, path);
        _found.Add(result.Law, found);
        print($"          {(result.Violations.Count > 0 ? result.Violations[0].Message : result.Complaints[0])}");
        if (options.ShrinkTime > TimeSpan.Zero && !stop.IsCancellationRequested)
        {
            var begin = Elapsed;
            found.Smallest = await ShrinkAsync(
                target, result.Story with { Law = result.Law, FoundOn = target.Name }, options.ShrinkTime, print, time,
                stop);
            found.Path = await files.KeepAsync(name + ".small", found.Smallest);
            _shrunk += Elapsed - begin;
        }
    }

    /// <summary>Makes a story smaller.</summary>
    /// <param name="target">What it is run on.</param>
    /// <param name="story">A story with the law that broke.</param>
    /// <param name="longest">The most time.</param>
    /// <param name="print">Called with each success.</param>
    /// <param name="time">The real clock.</param>
    /// <param name="stop">Ends it as if the time were over.</param>
    public static async Task<AuditStory> ShrinkAsync(
        AuditTarget target,
        AuditStory story,
        TimeSpan longest,
        Action<string> print,
        TimeProvider time,
        CancellationToken stop)
    {
        var begin = time.GetTimestamp();
        var shrinker = new StoryShrinker(FailsAsync, new StoryShrinkerOptions
        {
            IsOver = () => IsOver(2.0 / 3),
            OnSmaller = smaller => print($"          shrunk from {story.Size} steps to {smaller.Size}"),
        });
        var smallest = await shrinker.ShrinkAsync(story);
        var (steady, failed) = await new StorySteadier(FailsAsync, () => IsOver(1)).SteadyAsync(smallest);
        print($"          fails in {failed} of {StorySteadier.Runs} runs");
        return steady;

        async Task<bool> FailsAsync(AuditStory one) => (await target.RunAsync(one)).Breaks(story.Law);

        bool IsOver(double share) =>
            stop.IsCancellationRequested || time.GetElapsedTime(begin) > longest * share;
    }
}

/// <summary>A law that broke.</summary>
internal sealed class FoundFault(RoundResult first, TimeSpan after, string path)
{
    /// <summary>The first round in which it broke.</summary>
    public RoundResult First => first;

    /// <summary>After how long.</summary>
    public TimeSpan After => after;

    /// <summary>Where the smallest story is.</summary>
    public string Path { get; set; } = path;

    /// <summary>In how many rounds it broke.</summary>
    public int Rounds { get; set; } = 1;

    /// <summary>The story made smaller; as it was drawn where it was not.</summary>
    public AuditStory Smallest { get; set; } = first.Story;
}
