using Vigil.Sim.Audit.Rounds;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.Audit;

/// <summary>The same steps on two servers, one after the other on each, and where their answers differ.</summary>
internal static class AuditDiff
{
    private const int TimesMax = 50;

    /// <summary>Both are to take all steps, however slow one is.</summary>
    private const int SecondsMax = 600;

    /// <summary>A story of one client that takes the steps of all in turn, with nothing going wrong.</summary>
    public static AuditStory OneByOne(AuditStory story)
    {
        var most = story.Clients.Max(client => client.Steps.Count);
        var steps = Enumerable.Range(0, most).SelectMany(place => story.Clients
            .Where(client => place < client.Steps.Count)
            .Select(client => client.Steps[place])
            .Select(step => step with { AtOnce = 1, Times = Math.Min(step.Times, TimesMax) }));
        return story with
        {
            Members = 1,
            Clients = [new AuditClient([.. steps])],
            Faults = [],
            SecondsMax = SecondsMax,
        };
    }

    /// <summary>Runs a story on both.</summary>
    /// <returns>How many answers were compared, and a line for each difference.</returns>
    public static async Task<(int Compared, IReadOnlyList<string> Differences)> RunAsync(
        AuditTarget one, AuditTarget other, AuditStory story)
    {
        var both = await Task.WhenAll(one.RunAsync(OneByOne(story)), other.RunAsync(OneByOne(story)));
        return Compare(both[0], both[1]);
    }

    private static (int Compared, IReadOnlyList<string> Differences) Compare(RoundResult one, RoundResult other)
    {
        var differences = new List<string>();
        Operation[][] calls = [CallsOf(one), CallsOf(other)];
        var compared = Math.Min(calls[0].Length, calls[1].Length);
        for (var i = 0; i < compared; i++)
        {
            var (a, b) = (calls[0][i], calls[1][i]);
            if (a.Request.ToString() != b.Request.ToString())
            {
                differences.Add($"call {i}: {a.Request} against {b.Request}: what came before has differed");
                return (i, differences);
            }

            if (Text(a) != Text(b))
            {
                differences.Add($"call {i}: {a.Request}\n  {Text(a)}\n  {Text(b)}");
            }
        }

        for (var i = 0; i < Math.Min(one.History.Watches.Count, other.History.Watches.Count); i++)
        {
            compared++;
            var (a, b) = (Text(one.History.Watches[i]), Text(other.History.Watches[i]));
            if (a != b)
            {
                differences.Add($"{one.History.Watches[i]}\n  {a}\n  {b}");
            }
        }

        return (compared, differences);
    }

    private static Operation[] CallsOf(RoundResult result) =>
        [.. result.History.Operations.Where(operation => operation.IsOfClient)];

    private static string Text(Operation operation) =>
        operation.Outcome.Response is { } response
            ? $"{ResponseText.Of(response)} at {response.Revision}"
            : "no answer";

    /// <summary>What a watch delivered in all, however it was cut into responses, and how it ended.</summary>
    private static string Text(WatchRecord watch)
    {
        var events = watch.Items.OfType<WatchEvents>().SelectMany(item => item.Events)
            .Select(change => $"{change} before {change.PrevKv}");
        var end = watch.Items.Count == 0 ? "" : watch.Items[^1] switch
        {
            WatchCompacted compacted => $"; compacted at {compacted.CompactRevision}",
            WatchCanceled canceled => $"; ended: {canceled.Reason}",
            _ => "",
        };
        return string.Join("; ", events) + end;
    }
}
