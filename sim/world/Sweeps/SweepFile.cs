using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigil.Sim.World.Sweeps;

/// <summary>A shard's result, or a sweep's, as text: JSON that is equal byte for byte when what it says is.</summary>
internal static class SweepFile
{
    private const string ShardKind = "vigil-sweep";
    private const string MergedKind = "vigil-sweep-merged";
    private const int Format = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Writes a shard's.</summary>
    public static byte[] Write(ShardResult part) =>
        Write(SweepDocument.Of(ShardKind, Format, part.Plan, part.Shard, part.Answer));

    /// <summary>
    /// Writes that of all shards, joined, with whether one may stop. How many they were is not in it.
    /// </summary>
    public static byte[] WriteMerged(SweepPlan plan, SweepAnswer answer) =>
        Write(SweepDocument.Of(MergedKind, Format, plan, null, answer) with
        {
            Stop = StopPart.Of(answer.ToStop(plan.Strategy)),
        });

    /// <summary>Reads a shard's.</summary>
    /// <exception cref="SweepFormatException">It is none, or of a format that this build does not know.</exception>
    public static ShardResult Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            var root = parsed.RootElement;
            if (KindOf(root) != ShardKind)
            {
                throw new SweepFormatException($"It is not a shard: it does not say \"kind\": \"{ShardKind}\".");
            }

            if (!root.TryGetProperty("format", out var format)
                || format.ValueKind != JsonValueKind.Number
                || !format.TryGetInt32(out var number)
                || number != Format)
            {
                throw new SweepFormatException(
                    $"Its format is not {Format}, the one that this build reads. Use the build that wrote it.");
            }

            var document = root.Deserialize<SweepDocument>(Json) ?? throw new SweepFormatException("It holds nothing.");
            return document.ToShardResult();
        }
        catch (Exception broken) when (broken is JsonException or OverflowException or ArgumentException)
        {
            throw new SweepFormatException($"It can't be read as JSON or lacks something: {broken.Message}");
        }
    }

    /// <summary>True when it is a joined sweep, of whatever format.</summary>
    public static bool IsMerged(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return KindOf(parsed.RootElement) == MergedKind;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? KindOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("kind", out var kind)
        && kind.ValueKind == JsonValueKind.String
            ? kind.GetString()
            : null;

    private static byte[] Write(SweepDocument document) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(document, Json), (byte)'\n'];
}
