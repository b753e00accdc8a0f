using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigil.Sim.World.Explain;

/// <summary>Writes what a page knows into the page: one file of HTML that needs nothing else.</summary>
internal static class PageWriter
{
    /// <summary>Near the beginning of every page: marks it as one that may be overwritten.</summary>
    public const string Marker = "<!-- vigil-explain-page -->";

    /// <summary>The marker is looked for in so many characters.</summary>
    public const int MarkerWithin = 200;

    private static readonly string[] Scripts =
    [
        "elements.js", "model.js", "lanes.js", "matrix.js", "state.js", "story.js", "cause.js", "page.js",
    ];

    /// <summary>
    /// The default encoder writes <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> as escapes, so that no value of a key can
    /// end the script element that the data stands in.
    /// </summary>
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The page, the same for the same data.</summary>
    public static string Write(PageData data)
    {
        var script = string.Join('\n', Scripts.Select(Read));
        return Read("page.html")
            .Replace("/*STYLE*/", Read("page.css"), StringComparison.Ordinal)
            .Replace("/*SCRIPT*/", script, StringComparison.Ordinal)
            .Replace("/*DATA*/", JsonSerializer.Serialize(data, Json), StringComparison.Ordinal);
    }

    /// <summary>True when a text is a page that was written here.</summary>
    public static bool IsPage(string text) =>
        text.AsSpan(0, Math.Min(text.Length, MarkerWithin)).Contains(Marker, StringComparison.Ordinal);

    private static string Read(string name)
    {
        using var stream = typeof(PageWriter).Assembly.GetManifestResourceStream($"explain/{name}")
            ?? throw new InvalidOperationException($"The page's {name} is not in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
