using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vigil.Sim.Choices;
using Vigil.Sim.World;

namespace Vigil.Sim.Failures;

/// <summary>A schedule as text: JSON that a person can read and a later build can still make out.</summary>
public static class ScheduleFile
{
    private const string Kind = "vigil-schedule";
    private const int Format = 2;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes a schedule.</summary>
    public static string Write(Schedule schedule)
    {
        var sites = schedule.Choices.Select(choice => $"{choice.Kind}:{choice.Site}").Distinct().ToList();
        var document = new Document(
            Kind,
            Format,
            schedule.Law,
            schedule.Mutant,
            schedule.Strategy,
            $"0x{schedule.Seed:x}",
            $"0x{schedule.Hash:x16}",
            schedule.Workload,
            sites,
            string.Join(' ', schedule.Choices.Select(choice => string.Create(
                CultureInfo.InvariantCulture,
                $"{sites.IndexOf($"{choice.Kind}:{choice.Site}")}:{choice.Bound}:{choice.Value}"))))
        {
            Build = schedule.Build,
            Events = schedule.Order.Labels,
            Order = RunLengths.Write(schedule.Order.Steps),
        };
        return JsonSerializer.Serialize(document, Json) + "\n";
    }

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="ScheduleFormatException">It is not one, or of a format that this build does not
    /// know.</exception>
    public static Schedule Read(string text)
    {
        Document document;
        try
        {
            using var parsed = JsonDocument.Parse(text);
            var root = parsed.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("kind", out var kind)
                || kind.ValueKind != JsonValueKind.String
                || kind.GetString() != Kind)
            {
                throw new ScheduleFormatException(
                    "It is not a schedule file: it does not say \"kind\": \"vigil-schedule\".");
            }

            if (!root.TryGetProperty("format", out var format)
                || !format.TryGetInt32(out var number)
                || number is < 1 or > Format)
            {
                throw new ScheduleFormatException(
                    $"Its format is {format}, and this build reads 1 to {Format}. Use the build that wrote it.");
            }

            document = root.Deserialize<Document>(Json) ?? throw new ScheduleFormatException("It holds nothing.");
        }
        catch (JsonException broken)
        {
            throw new ScheduleFormatException($"It can't be read as JSON or lacks something: {broken.Message}");
        }

        return ToSchedule(document);
    }

    private static Schedule ToSchedule(Document document)
    {
        if (document.Workload.Clients.Count == 0)
        {
            throw new ScheduleFormatException("Its workload has no clients.");
        }

        return new Schedule
        {
            Workload = document.Workload,
            Choices = ToChoices(document),
            Mutant = document.Mutant,
            Hash = ToNumber(document.Hash, "hash"),
            Law = document.Law,
            Seed = ToNumber(document.Seed, "seed"),
            Strategy = document.Strategy,
            Build = document.Build,
            Order = ToOrder(document),
        };
    }

    private static List<Choice> ToChoices(Document document)
    {
        var sites = document.Sites.Select(ToSite).ToArray();
        var choices = new List<Choice>();
        foreach (var word in document.Choices.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split(':');
            if (parts.Length != 3
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var site)
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bound)
                || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || site >= sites.Length
                || value >= bound)
            {
                throw new ScheduleFormatException($"Its choice number {choices.Count}, '{word}', is not one.");
            }

            choices.Add(new Choice(sites[site].Kind, sites[site].Site, bound, value));
        }

        return choices;
    }

    private static EventOrder ToOrder(Document document)
    {
        var steps = RunLengths.Read(document.Order);
        if (steps is null || steps.Any(step => step >= document.Events.Count)
            || document.Events.Distinct(StringComparer.Ordinal).Count() != document.Events.Count)
        {
            throw new ScheduleFormatException("Its order of events is not one.");
        }

        return new EventOrder(document.Events, steps);
    }

    private static (ChoiceKind Kind, string Site) ToSite(string text)
    {
        var parts = text.Split(':', 2);
        return parts.Length == 2 && Enum.TryParse<ChoiceKind>(parts[0], out var kind)
            ? (kind, parts[1])
            : throw new ScheduleFormatException($"Its site '{text}' is not one.");
    }

    private static ulong ToNumber(string text, string what) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ScheduleFormatException($"Its {what} '{text}' is not a number such as 0x2a.");

    private sealed record Document(
        string Kind,
        int Format,
        string Law,
        string Mutant,
        string Strategy,
        string Seed,
        string Hash,
        Workload Workload,
        List<string> Sites,
        string Choices)
    {
        public string Build { get; init; } = "";

        public IReadOnlyList<string> Events { get; init; } = [];

        public string Order { get; init; } = "";
    }
}

/// <summary>
/// Something that was given as a schedule file is none that this build can read. The message says why.
/// </summary>
public sealed class ScheduleFormatException(string message) : Exception(message);
