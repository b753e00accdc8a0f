using System.Text.Encodings.Web;
using System.Text.Json;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.Audit.Files;

/// <summary>A history as JSON: what broke, and every call, answer and event, in order.</summary>
internal static class HistoryFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one.</summary>
    public static async Task WriteAsync(
        string path, ExecutionHistory history, IReadOnlyList<Violation> violations, IReadOnlyList<string> complaints)
    {
        var document = new
        {
            Violations = violations.Select(violation => violation.ToString()),
            Complaints = complaints,
            history.FinalRevision,
            Operations = history.Operations.Select(one => new
            {
                one.Id,
                one.Client,
                one.Invoked,
                Returned = one.Returned == long.MaxValue ? (long?)null : one.Returned,
                At = one.InvokedAt.TotalSeconds,
                Until = one.ReturnedAt?.TotalSeconds,
                Request = one.Request.ToString(),
                Outcome = one.Outcome.ToString(),
                Answer = one.Outcome.Response?.ToString(),
            }),
            Watches = history.Watches.Select(watch => new
            {
                watch.Id,
                watch.Client,
                watch.Invoked,
                Request = watch.Request.ToString(),
                Items = watch.Items.Select(
                    item => new { item.Seq, At = item.At.TotalSeconds, What = Story.Describe(item) }),
            }),
            Faults = history.Faults.Select(fault => new { fault.Seq, At = fault.At.TotalSeconds, fault.Text }),
        };
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, document, Json);
    }
}
