using System.Text.Json;
using System.Text.Json.Serialization;
using Vigil.Sim.Engine.Schedules;

namespace Vigil.Sim.World.Failures;

/// <summary>A schedule as text: JSON that a person can read and a later build can still make out.</summary>
internal static class ScheduleFile
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
        var (sites, choices) = ChoiceTable.Write(schedule.Choices);
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
            choices)
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
            Choices = ChoiceTable.Read(document.Sites, document.Choices),
            Mutant = document.Mutant,
            Hash = ChoiceTable.ReadNumber(document.Hash, "hash"),
            Law = document.Law,
            Seed = ChoiceTable.ReadNumber(document.Seed, "seed"),
            Strategy = document.Strategy,
            Build = document.Build,
            Order = ChoiceTable.ReadOrder(document.Events, document.Order),
        };
    }

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
