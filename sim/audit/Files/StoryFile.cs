using Vigil.Sim.Audit.Stories;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigil.Sim.Audit.Files;

/// <summary>A story as JSON that a person can read and change.</summary>
internal static class StoryFile
{
    private const string Kind = "vigil-audit-story";
    private const int Format = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>Writes a story.</summary>
    public static string Write(AuditStory story) =>
        JsonSerializer.Serialize(new Document(Kind, Format, story), Json) + "\n";

    /// <summary>Reads a story.</summary>
    /// <exception cref="AuditException">It is none, or holds what can't be.</exception>
    public static AuditStory Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AuditException($"{path} can't be read: {failure.Message}", failure);
        }

        return Parse(text, path);
    }

    /// <summary>Reads the text of a story.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it is from, for complaints.</param>
    /// <exception cref="AuditException">It is none, or holds what can't be.</exception>
    public static AuditStory Parse(string text, string path)
    {
        Document? document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(text, Json);
        }
        catch (JsonException broken)
        {
            throw new AuditException($"{path} is no story of an audit: {broken.Message}", broken);
        }

        var complaint = document switch
        {
            not { Kind: Kind } => $"it does not say \"kind\": \"{Kind}\"",
            { Format: not Format } => $"its format is {document.Format}, and this build reads {Format}",
            { Story: null } => "it has no story",
            { Story.Members: < 1 or > 9 } => "members is a number from 1 to 9",
            { Story.Clients: null or [] } => "it has no clients",
            { Story.Faults: null } => "it has no faults, which may be an empty list",
            _ when document.Story.Clients.Any(client => client.Steps.Any(step => step is { Do: null })) =>
                "a step does nothing: each has a \"do\"",
            _ when document.Story.Clients.Any(client =>
                client.Steps.Any(step => step.Times < 1 || step.AtOnce < 1 || step.PauseMs < 0)) =>
                "a step's times and atOnce are numbers from 1 on, pauseMs one from 0 on",
            _ when document.Story.Faults.Any(fault => !IsPossible(document.Story, fault)) =>
                "a fault names a member or a client that is not there, or a time below 0",
            _ => null,
        };
        return complaint is null && document is { Story: { } story }
            ? story
            : throw new AuditException(
                $"{path} is no story of an audit: {complaint}. Use a file that sim audit wrote.");
    }

    private static bool IsPossible(AuditStory story, AuditFault fault) =>
        fault is { AtMs: >= 0, LastsMs: >= 0, Member: >= AuditFault.Follower }
        && fault.Member < story.Members
        && (fault.Client is not { } client || (client >= 0 && client < story.Clients.Count));

    private sealed record Document(string Kind, int Format, AuditStory Story);
}
