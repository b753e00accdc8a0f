using System.Globalization;

namespace Vigil.Cli.Check;

/// <summary>How much memory a server has, as its <c>/metrics</c> say.</summary>
internal static class ResidentMemory
{
    private const string Metric = "process_resident_memory_bytes";

    /// <exception cref="CliException">It can't be read.</exception>
    public static async Task<double> ReadAsync(string endpoint, string when, CancellationToken cancellationToken)
    {
        var address = endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : $"http://{endpoint}";
        var url = $"{address}/metrics";
        try
        {
            using var http = new HttpClient();
            var text = await http.GetStringAsync(new Uri(url), cancellationToken);
            var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(Metric, StringComparison.Ordinal));
            var number = line?[Metric.Length..];
            if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var bytes))
            {
                return bytes;
            }
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException)
        {
            throw Unreadable(when, $"fetch error: {e.Message}");
        }

        throw Unreadable(when, $"{url} does not have it");
    }

    private static CliException Unreadable(string when, string cause) =>
        new($"FAIL: Could not read {Metric} {when} the put operations ({cause})");
}
