using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vigil.Sim.World.Scoring;

namespace Vigil.Sim.Cli.Score;

/// <summary>The folder of a score: the mutated sources, their build, which seeds reach what, and the results.</summary>
/// <remarks>
/// One process writes to it at a time. A result is a line, so that what was written when it stopped counts.
/// </remarks>
internal sealed class ScoreFolder(string path)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public string Sources => Path.Combine(path, "sources");

    public string Build => Path.Combine(path, "build");

    public string Program => Path.Combine(Build, "bin", "Vigil.Sim", "release", "Vigil.Sim.dll");

    public string Catalog => Path.Combine(Sources, "mutants.json");

    public string Reach => Path.Combine(path, "reach.json");

    public string Results => Path.Combine(path, "results.jsonl");

    /// <summary>The mutants, by number.</summary>
    public IReadOnlyList<SourceMutant> ReadCatalog() => Read<List<SourceMutant>>(Catalog);

    /// <summary>Identifies the mutants: results of other sources say nothing about these.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Catalog)))[..16];

    /// <summary>Which seeds reach what; null when it is not known yet, or is of other sources.</summary>
    public ReachMap? ReadReach()
    {
        var kept = File.Exists(Reach) ? Read<Kept>(Reach) : null;
        return kept?.Fingerprint == Fingerprint ? kept.Map : null;
    }

    public void WriteReach(ReachMap map) => File.WriteAllText(Reach, Text(new Kept(Fingerprint, map)));

    /// <summary>The results so far of these mutants, the last of each.</summary>
    /// <exception cref="InvalidDataException">A line is no result; the message names it.</exception>
    public SortedDictionary<int, TrialResult> ReadResults(string file)
    {
        var results = new SortedDictionary<int, TrialResult>();
        if (!File.Exists(file))
        {
            return results;
        }

        var fingerprint = Fingerprint;
        var lines = File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            Line? line;
            try
            {
                line = JsonSerializer.Deserialize<Line>(lines[i], Json);
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                // The process was killed while it wrote it: that mutant is tried again.
                break;
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{file}:{i + 1} is no result of a score: {e.Message}");
            }

            if (line is { Result: { } result } && line.Build == fingerprint)
            {
                results[result.Id] = result;
            }
        }

        return results;
    }

    /// <summary>One result as a line of <see cref="Results"/>.</summary>
    public static string LineOf(string fingerprint, TrialResult result) => Text(new Line(fingerprint, result));

    /// <summary>Writes something as this folder's files have it.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Json);

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    public static T Parse<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Json) ?? throw new InvalidDataException("Nothing is there.");

    private sealed record Kept(string Fingerprint, ReachMap Map);

    private sealed record Line(string Build, TrialResult? Result);

    private static T Read<T>(string file)
    {
        try
        {
            return Parse<T>(File.ReadAllText(file));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} can't be read: {e.Message} Delete it, and it is made again.");
        }
    }
}
