using System.Text.Json;
using System.Text.Json.Serialization;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Schedules;

namespace Vigil.Sim.Testing;

/// <summary>An execution of a test as the choices that make it. As text it is what a schedule file holds.</summary>
public sealed record SimulationSchedule
{
    private const string Kind = "vigil-simulation";
    private const int Format = 1;

    /// <summary>More than sound services take, and little enough to see at once.</summary>
    internal const int StepsAtOneTimeDefault = 25_000;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>What is decided, in order.</summary>
    public required IReadOnlyList<Choice> Choices { get; init; }

    /// <summary>What happened, by name: for a service that has changed since.</summary>
    public required EventOrder Order { get; init; }

    /// <summary>The hash of the execution.</summary>
    public required ulong Hash { get; init; }

    /// <summary>The seed of the execution that this was shrunk from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The strategy that found it.</summary>
    public required string Strategy { get; init; }

    /// <summary>What breaks in it; empty when nothing does.</summary>
    public required string Message { get; init; }

    /// <summary>The test that it is of; empty when that is not known.</summary>
    public string Test { get; init; } = "";

    /// <summary>What the network was like.</summary>
    public required LinkOptions Link { get; init; }

    /// <summary>The most steps that it had.</summary>
    public required int StepsMax { get; init; }

    /// <summary>The most steps that it could have while time stood still.</summary>
    public int StepsAtOneTimeMax { get; init; } = StepsAtOneTimeDefault;

    /// <summary>As JSON that <see cref="Read"/> takes.</summary>
    public string Write()
    {
        var (sites, choices) = ChoiceTable.Write(Choices);
        var document = new Document(
            Kind,
            Format,
            Message,
            Strategy,
            $"0x{Seed:x}",
            $"0x{Hash:x16}",
            Link,
            StepsMax,
            sites,
            choices,
            Order.Labels,
            RunLengths.Write(Order.Steps))
        {
            Test = Test,
            StepsAtOneTimeMax = StepsAtOneTimeMax,
        };
        return JsonSerializer.Serialize(document, Json) + "\n";
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ScheduleFormatException">
    /// It is something else, or of a later format. The message says why.
    /// </exception>
    public static SimulationSchedule Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Document document;
        try
        {
            using var parsed = JsonDocument.Parse(text);
            if (parsed.RootElement.ValueKind != JsonValueKind.Object
                || !parsed.RootElement.TryGetProperty("kind", out var kind)
                || kind.ValueKind != JsonValueKind.String
                || kind.GetString() != Kind)
            {
                throw new ScheduleFormatException(
                    $"It is not the schedule of a test: it does not say \"kind\": \"{Kind}\".");
            }

            document = parsed.RootElement.Deserialize<Document>(Json)
                ?? throw new ScheduleFormatException("It holds nothing.");
        }
        catch (JsonException broken)
        {
            throw new ScheduleFormatException($"It can't be read as JSON or lacks something: {broken.Message}");
        }

        if (document.Format != Format)
        {
            throw new ScheduleFormatException(
                $"Its format is {document.Format}, and this build reads {Format}. Use the build that wrote it.");
        }

        return new SimulationSchedule
        {
            Choices = ChoiceTable.Read(document.Sites, document.Choices),
            Order = ChoiceTable.ReadOrder(document.Events, document.Order),
            Hash = ChoiceTable.ReadNumber(document.Hash, "hash"),
            Seed = ChoiceTable.ReadNumber(document.Seed, "seed"),
            Strategy = document.Strategy,
            Message = document.Message,
            Test = document.Test,
            Link = document.Link,
            StepsMax = document.StepsMax,
            StepsAtOneTimeMax = document.StepsAtOneTimeMax,
        };
    }

    /// <summary>Runs a test under the conditions of this one, by any choices.</summary>
    internal TestReport Run(
        Func<SimWorld, Task> test, IChooser chooser, StoryBook? story = null, bool settles = true) =>
        TestExecution.Run(test, chooser, new TestBounds(Link, StepsMax, StepsAtOneTimeMax), story, settles);

    private sealed record Document(
        string Kind,
        int Format,
        string Message,
        string Strategy,
        string Seed,
        string Hash,
        LinkOptions Link,
        int StepsMax,
        IReadOnlyList<string> Sites,
        string Choices,
        IReadOnlyList<string> Events,
        string Order)
    {
        public string Test { get; init; } = "";

        public int StepsAtOneTimeMax { get; init; } = StepsAtOneTimeDefault;
    }
}
